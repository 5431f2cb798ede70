//! The section in the record, and the words for a person.

use common::{
    Exit, Lang, Text,
    cli::Problem,
    ids::Guid,
    sections::{InvitationKind, Partner, Request, RequestAction},
    text,
    text::printable,
};

use crate::link::BadLink;

/// A request with nothing in it but its kind and the partner.
pub(crate) fn request(kind: InvitationKind, action: RequestAction, partner: Partner) -> Request {
    Request {
        kind,
        action,
        url: None,
        partner,
        mspp_id: None,
        provider: None,
        agreement: None,
        administration: None,
        deadline: None,
        mail: None,
        proof: None,
        next_step: None,
        status: None,
        error: None,
    }
}

/// What a person does with a link.
pub(crate) fn send_it(kind: InvitationKind, lang: Lang) -> String {
    let text = match kind {
        InvitationKind::Gdap => text!(
            "send the link to the customer's global administrator, who approves within 90 days; then give the roles to a security group of yours in Partner Center (without that no sign-in into the customer works), and watch with check-relationship",
            "リンクをお客様のグローバル管理者に送り、90 日以内に承認してもらってください。その後、パートナー センターでロールを自社のセキュリティ グループに割り当て (割り当てないとお客様のテナントにサインインできません)、check-relationship で状態を確認してください"
        ),
        InvitationKind::Mca => text!(
            "send the link to the customer's global administrator; attest-mca says when the agreement is accepted",
            "リンクをお客様のグローバル管理者に送ってください。承諾の状況は attest-mca で確認できます"
        ),
        _ => text!(
            "send the link to the customer's global administrator; check-relationship --side partner says when it is accepted (there is no list of open invitations)",
            "リンクをお客様のグローバル管理者に送ってください。承諾の状況は check-relationship --side partner で確認できます (未承諾の招待の一覧はありません)"
        ),
    };
    text.in_lang(lang).to_owned()
}

/// What the API cannot end, and on which page a person does.
pub(crate) fn what_stays(kind: InvitationKind, lang: Lang) -> String {
    let text = match kind {
        InvitationKind::Gdap => text!(
            "this ends the roles alone: the reseller relationship stays (--end reseller). The customer can end roles itself at https://admin.microsoft.com/AdminPortal/Home#/partners",
            "終了するのはロールの委任だけで、リセラー関係は残ります (--end reseller)。お客様自身も https://admin.microsoft.com/AdminPortal/Home#/partners でロールを削除できます"
        ),
        InvitationKind::AdminOnly => text!(
            "this ends classic delegated administration alone: GDAP (--end gdap) and the reseller relationship (--end reseller) stay",
            "終了するのは従来の委任された管理特権 (DAP) だけです。GDAP (--end gdap) とリセラー関係 (--end reseller) は残ります"
        ),
        _ => text!(
            "this is refused while a subscription is active, and nothing is suspended here: let each term end first. GDAP stays (--end gdap). A partnership of distributor and reseller is ended on the page Indirect resellers of Partner Center (https://partner.microsoft.com), which has no API",
            "有効なサブスクリプションがある間は拒否されます (このツールがサブスクリプションを中断することはありません)。先に契約期間の終了を待ってください。GDAP は残ります (--end gdap)。ディストリビューターとリセラーの提携は、API がないためパートナー センター (https://partner.microsoft.com) の「間接リセラー」ページで解除します"
        ),
    };
    text.in_lang(lang).to_owned()
}

/// What people call a partner: its name, or its tenant.
pub(crate) fn name_of(partner: &Partner) -> String {
    let id = partner.tenant_id.map(|id| id.to_string());
    let name = partner.name.as_deref().map(printable);
    name.or(id).unwrap_or_default()
}

/// Which of the two another partner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Provider,
    Reseller,
}

/// Why nothing can be asked for, or ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    /// No provider or reseller of the partner's.
    NoSuchPartner(Guid, Which),
    /// The link of the service's is not what it should be.
    Link(BadLink),
    /// The reseller has no `PartnerID`.
    NoPartnerId,
    /// Partner Center has no text of the agreement in this language for this country.
    NoText(String, String),
    /// Nothing proves that the customer has moved.
    NotMoved,
    /// The record holds no plan.
    NoPlan,
    /// The plan of the record is another partner's.
    OthersPlan,
    /// What was to be made is there no more.
    Gone(String),
    /// What was made under the name of the plan is not what the plan says.
    MadeOtherwise(String),
    /// What is to end is in no state that can be ended.
    NotActive(String),
    /// There is something to end, and the plan says that there is nothing.
    NoLongerNone,
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let (exit, code) = match &refused {
            Refused::NoSuchPartner(..) => (Exit::No, "no-such-partner"),
            Refused::Link(_) => (Exit::TryAgain, "wrong-link"),
            Refused::NoPartnerId => (Exit::No, "no-partner-id"),
            Refused::NoText(..) => (Exit::Input, "no-text"),
            Refused::NotMoved => (Exit::No, "not-moved"),
            Refused::NoPlan => (Exit::Input, "no-plan"),
            Refused::OthersPlan => (Exit::Input, "others-plan"),
            Refused::Gone(_) => (Exit::No, "gone"),
            Refused::MadeOtherwise(_) => (Exit::Input, "contradiction"),
            Refused::NotActive(_) => (Exit::No, "not-active"),
            Refused::NoLongerNone => (Exit::No, "no-longer-so"),
        };
        Self::Other {
            exit,
            code,
            text: refused.text(),
        }
    }
}

impl Refused {
    fn text(&self) -> Text {
        match self {
            Self::NoSuchPartner(id, Which::Provider) => text!(
                "{id} is no distributor of yours in Partner Center: a link with its id would lead the customer to a relationship that cannot sell",
                "{id} はパートナー センターに登録されたディストリビューターではありません。この ID のリンクを送っても、販売できる関係にはなりません"
            ),
            Self::NoSuchPartner(id, Which::Reseller) => text!(
                "{id} is no indirect reseller of yours in Partner Center",
                "{id} はパートナー センターに登録された間接リセラーではありません"
            ),
            Self::Link(bad) => {
                let why = bad.why();
                text!(
                    "Partner Center's own link is not taken: {why}; try again later",
                    "パートナー センターから取得したリンクは使用できません ({why})。後でもう一度お試しください"
                )
            }
            Self::NoPartnerId => text!(
                "Partner Center names no PartnerID of the reseller, which the link needs",
                "リンクに必要なリセラーのパートナー ID をパートナー センターから取得できません"
            ),
            Self::NoText(language, country) => {
                let (language, country) = (printable(language), printable(country));
                text!(
                    "Partner Center has no text of the agreement in {language} for {country}: name others with --language and --country",
                    "パートナー センターに {country} 向けの {language} 版の契約書がありません。--language と --country で変更してください"
                )
            }
            Self::NotMoved => text!(
                "nothing proves that the customer has moved: give the record that check-relationship wrote in the customer's tenant, with the relationship to the new partner established",
                "お客様の移行が完了した証拠がありません。お客様側の check-relationship で移行先との関係の成立を確認したレコードを渡してください"
            ),
            Self::NoPlan => text!(
                "the record holds nothing to make or to end: run request-relationship without --apply first, and give what it wrote",
                "レコードに作成または終了する内容がありません。先に --apply なしで request-relationship を実行し、その出力を渡してください"
            ),
            Self::OthersPlan => text!(
                "the plan was made for another partner: make it anew with the settings of this one",
                "この計画は別のパートナーのものです。このパートナーの設定で計画を作り直してください"
            ),
            Self::Gone(id) => {
                let id = printable(id);
                text!(
                    "the request {id} has ended meanwhile: plan a new one",
                    "依頼 {id} は既に終了しています。新しい計画を作成してください"
                )
            }
            Self::MadeOtherwise(id) => {
                let id = printable(id);
                text!(
                    "the request {id} was made under the name of this plan, with other roles or another duration than the plan says, and cannot be changed any more: nothing was sent; plan a new one",
                    "この計画の名前の依頼 {id} は、計画とは異なるロールまたは期間で作成済みのため、変更できません。何も送信していません。新しい計画を作成してください"
                )
            }
            Self::NoLongerNone => text!(
                "the plan says that there is nothing to end, and there is by now: nothing was sent; plan anew with --end",
                "計画では終了するものがありませんでしたが、現在はあります。何も送信していません。--end で計画を作り直してください"
            ),
            Self::NotActive(state) => {
                let state = printable(state);
                text!(
                    "its state is {state}, and only what is active can be ended: run again once it is active; a request that is not approved lapses after 90 days",
                    "状態が {state} のため終了できません (有効なものだけを終了できます)。有効になってから再度実行してください。承認されない依頼は 90 日で無効になります"
                )
            }
        }
    }
}
