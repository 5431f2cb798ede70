//! The pages. The words are our own, but for the names of things and of buttons.

use record::{
    text,
    text::{Lang, Text},
};
use tenant_file::Tenant;

use super::link::Wrong;
use crate::http::{
    html::{self, Html},
    message::Answer,
};

/// The partner who invites.
pub(super) struct Partner {
    name: String,
    mpn_id: String,
    tenant_id: String,
    /// Where the Microsoft Customer Agreement can be read.
    agreement: Option<String>,
}

impl Partner {
    pub(super) fn of(tenant: &Tenant) -> Self {
        let center = &tenant.partner_center;
        let agreement = center
            .agreements
            .iter()
            .filter(|template| template.agreement_type == "MicrosoftCustomerAgreement")
            .filter(|template| template.agreement_link.starts_with("https://"))
            .max_by_key(|template| template.version_rank);
        Self {
            name: tenant.partner_name().to_owned(),
            mpn_id: center.mpn_id.clone(),
            tenant_id: center.tenant_id.to_string(),
            agreement: agreement.map(|template| template.agreement_link.clone()),
        }
    }

    /// What a person compares with the contract.
    fn facts(&self, lang: Lang) -> Html {
        let reseller = text!("Reseller", "リセラー");
        let rows = [
            (text!("Partner", "パートナー"), Html::text(&self.name)),
            (
                text!("Partner ID", "パートナー ID"),
                Html::text(&self.mpn_id),
            ),
            (
                text!("Tenant ID", "テナント ID"),
                Html::text(&self.tenant_id),
            ),
            (
                text!("Kind of partner", "パートナーの種類"),
                html::words(&reseller, lang),
            ),
        ];
        let rows = rows.map(|(name, value)| {
            format!("<dt>{}</dt><dd>{value}</dd>\n", html::words(&name, lang))
        });
        Html::own(format!("<dl>\n{}</dl>\n", rows.concat()))
    }
}

/// Where one is in the three steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Overview,
    Agreement,
    Finish,
}

fn steps(at: At, lang: Lang) -> Html {
    let items = [
        (At::Overview, text!("Overview", "概要")),
        (
            At::Agreement,
            text!("Microsoft Customer Agreement", "Microsoft 顧客契約"),
        ),
        (At::Finish, text!("Review and finish", "確認して終了")),
    ];
    let items = items.map(|(step, name)| {
        let current = if step == at {
            " aria-current=\"step\""
        } else {
            ""
        };
        format!("<li{current}>{}</li>\n", html::words(&name, lang))
    });
    let label = text!("Steps", "手順");
    Html::own(format!(
        "<nav aria-label=\"{}\"><ol class=\"steps\">\n{}</ol></nav>\n",
        html::words(&label, lang),
        items.concat()
    ))
}

fn form(content: &[Html]) -> Html {
    let content: Vec<String> = content.iter().map(Html::to_string).collect();
    // Without an action a form goes to the page's own address, with the invitation in it.
    Html::own(format!(
        "<form method=\"post\">\n{}</form>\n",
        content.concat()
    ))
}

fn shown(lang: Lang, title: &Text, parts: &[Html]) -> Answer {
    let parts: Vec<String> = parts.iter().map(Html::to_string).collect();
    html::page(200, lang, title, &Html::own(parts.concat()))
}

pub(super) fn overview(lang: Lang, partner: &Partner) -> Answer {
    let name = partner.name.clone();
    let title = text!(
        "A partner wants to be your reseller",
        "パートナーからのリセラー関係の依頼"
    );
    let words = text!(
        "{name} asks to become your organization's reseller. Check that this is the partner you have a contract with.",
        "{name} が、お客様のリセラーになることを求めています。契約したパートナーに間違いないか、ご確認ください。"
    );
    let what = text!(
        "The relationship allows the partner to sell licenses to you. It gives the partner no access to your data.",
        "この関係により、パートナーはお客様にライセンスを販売できるようになります。お客様のデータへのアクセス権は与えられません。"
    );
    let next = text!("Next", "次へ");
    let cancel = text!("Cancel", "取り消し");
    let buttons = [
        html::button("go", "agreement", &next, lang, false),
        html::button("go", "cancel", &cancel, lang, true),
    ];
    let parts = [
        steps(At::Overview, lang),
        html::paragraph(&words, lang),
        partner.facts(lang),
        html::paragraph(&what, lang),
        form(&buttons),
    ];
    shown(lang, &title, &parts)
}

pub(super) fn agreement(lang: Lang, partner: &Partner, unticked: bool) -> Answer {
    let title = text!("Microsoft Customer Agreement", "Microsoft 顧客契約");
    let words = text!(
        "Every customer of a reseller accepts the Microsoft Customer Agreement with Microsoft itself.",
        "リセラーから購入するお客様は、Microsoft との間で Microsoft 顧客契約を締結します。"
    );
    let missing = text!(
        "Tick the box to accept. Without the agreement there is no relationship.",
        "承諾するには、チェック ボックスをオンにしてください。契約に同意しない場合、リセラー関係は成立しません。"
    );
    let link = partner
        .agreement
        .as_deref()
        .map_or_else(Html::default, |url| {
            let read = text!("Read the agreement", "契約の内容を読む");
            Html::own(format!(
                "<p><a href=\"{}\" rel=\"noreferrer\" target=\"_blank\">{}</a></p>\n",
                Html::text(url),
                html::words(&read, lang)
            ))
        });
    let tick = text!(
        "I have read the agreement, accept it, and may do so for my organization.",
        "契約の内容を読み、組織を代表して承諾します。承諾する権限があります。"
    );
    let tick = Html::own(format!(
        "<p><input type=\"checkbox\" id=\"agreed\" name=\"agreed\" value=\"on\" required> <label for=\"agreed\">{}</label></p>\n",
        html::words(&tick, lang)
    ));
    let (back, accept, decline) = (
        text!("Back", "戻る"),
        text!("Accept", "承諾"),
        text!("Decline", "拒否"),
    );
    let form = form(&[
        tick,
        html::button("go", "agree", &accept, lang, false),
        html::button("go", "overview", &back, lang, true),
        html::button("go", "decline", &decline, lang, true),
    ]);
    let problem = if unticked {
        html::alert(&missing, lang)
    } else {
        Html::default()
    };
    let parts = [
        steps(At::Agreement, lang),
        problem,
        html::paragraph(&words, lang),
        link,
        form,
    ];
    let mut answer = shown(lang, &title, &parts);
    if unticked {
        answer.status = 400;
    }
    answer
}

pub(super) fn finish(lang: Lang, partner: &Partner) -> Answer {
    let title = text!("Review and accept", "確認と承諾");
    let words = text!(
        "Accepting makes this partner your reseller. To end the relationship later, ask the partner.",
        "承諾すると、このパートナーがお客様のリセラーになります。関係を終了するときは、パートナーにご連絡ください。"
    );
    let (back, accept, cancel) = (
        text!("Back", "戻る"),
        text!("Accept", "承諾"),
        text!("Cancel", "取り消し"),
    );
    let form = form(&[
        html::hidden("agreed", "on"),
        html::button("go", "accept", &accept, lang, false),
        html::button("go", "agreement", &back, lang, true),
        html::button("go", "cancel", &cancel, lang, true),
    ]);
    let parts = [
        steps(At::Finish, lang),
        html::paragraph(&words, lang),
        partner.facts(lang),
        form,
    ];
    shown(lang, &title, &parts)
}

pub(super) fn accepted(lang: Lang, partner: &Partner, delay_seconds: u32, query: &str) -> Answer {
    let name = partner.name.clone();
    let title = text!("You have accepted", "承諾しました");
    let done = text!(
        "You have accepted the reseller relationship with {name}.",
        "{name} とのリセラー関係を承諾しました。"
    );
    let there = text!(
        "The relationship is established.",
        "関係はすでに作成されています。"
    );
    let wait = text!(
        "The relationship is being set up. Here that takes {delay_seconds} seconds; in reality it can take a few minutes.",
        "関係を作成しています。完了まで {delay_seconds} 秒かかります (実際の環境では数分かかることがあります)。"
    );
    let wait = if delay_seconds == 0 { there } else { wait };
    let parts = [
        success(&done, lang),
        html::paragraph(&wait, lang),
        look_again(lang, query),
    ];
    shown(lang, &title, &parts)
}

pub(super) fn waiting(lang: Lang, partner: &Partner, query: &str) -> Answer {
    let name = partner.name.clone();
    let title = text!(
        "The relationship is being set up",
        "リセラー関係を作成しています"
    );
    let words = text!(
        "You have accepted the reseller relationship with {name}. It is not set up yet.",
        "{name} とのリセラー関係は承諾済みです。作成はまだ完了していません。"
    );
    shown(
        lang,
        &title,
        &[html::paragraph(&words, lang), look_again(lang, query)],
    )
}

pub(super) fn established(lang: Lang, partner: &Partner) -> Answer {
    let title = text!("Relationship established", "リセラー関係が作成されました");
    let name = partner.name.clone();
    let words = text!(
        "{name} is your organization's reseller.",
        "{name} は、お客様のリセラーです。"
    );
    shown(lang, &title, &[success(&words, lang), partner.facts(lang)])
}

pub(super) fn declined(lang: Lang, partner: &Partner, query: &str) -> Answer {
    let name = partner.name.clone();
    let title = text!("Not accepted", "承諾しませんでした");
    let words = text!(
        "Nothing has changed. The invitation of {name} stays open.",
        "何も変更されていません。{name} からの招待は引き続き有効です。"
    );
    let again = text!("Start again", "最初からやり直す");
    shown(
        lang,
        &title,
        &[
            html::paragraph(&words, lang),
            link_back(&again, lang, query),
        ],
    )
}

pub(super) fn wrong_link(lang: Lang, wrong: Wrong) -> Answer {
    let title = text!("This link cannot be opened", "このリンクは開けません");
    let words = match wrong {
        Wrong::Kind => text!(
            "The link is no invitation to a reseller relationship. Copy it whole from the mail.",
            "このリンクはリセラー関係の招待ではありません。メールに記載されたリンク全体をコピーしてください。"
        ),
        Wrong::Partner => text!(
            "The link names a partner that is not part of this rehearsal. Copy it whole from the mail.",
            "このリンクのパートナーは、この練習環境に存在しません。メールに記載されたリンク全体をコピーしてください。"
        ),
    };
    html::page(404, lang, &title, &html::alert(&words, lang))
}

pub(super) fn not_emulated(lang: Lang) -> Answer {
    let title = text!(
        "This page is not part of the rehearsal",
        "このページは練習環境にありません"
    );
    let words = text!(
        "Of the admin center, only the page for accepting an invitation is emulated.",
        "管理センターのうち、再現されているのは招待を承諾するページだけです。"
    );
    html::page(404, lang, &title, &html::paragraph(&words, lang))
}

fn success(words: &Text, lang: Lang) -> Html {
    Html::own(format!(
        "<div class=\"done\" role=\"status\">{}</div>\n",
        html::paragraph(words, lang)
    ))
}

fn look_again(lang: Lang, query: &str) -> Html {
    let label = text!("Check again", "現在の状態を表示");
    link_back(&label, lang, query)
}

fn link_back(label: &Text, lang: Lang, query: &str) -> Html {
    Html::own(format!(
        "<p><a href=\"?{}\">{}</a></p>\n",
        Html::text(query),
        html::words(label, lang)
    ))
}
