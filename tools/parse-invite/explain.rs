//! An invitation told to a person: what the link is, what happens on accepting, what was checked, and
//! what to do next.

use common::{
    Lang, Text,
    sections::{Invitation, InvitationKind as Kind, InvitationVerdict as Verdict, NamedDeadline},
    text,
    text::printable,
};

use jiff::civil::{Date, Weekday};

use crate::{
    assembly::Assembled,
    warning::{Caution, Weight},
    words,
};

/// The whole explanation, as paragraphs that end in an empty line.
pub(crate) fn explain(assembled: &Assembled, lang: Lang) -> String {
    let invitation = &assembled.invitation;
    let mut lines = vec![
        place(invitation),
        heading(&text!("What this is", "この案内について")),
        what(invitation),
    ];
    lines.extend(partner(invitation));
    lines.extend(link(invitation));
    lines.extend(deadline(invitation));
    lines.push(heading(&text!("If you accept", "承諾するとどうなるか")));
    lines.push(consequence(invitation));
    lines.push(heading(&text!("What was checked", "確認した内容")));
    lines.extend(checked(invitation));
    let (grave, light): (Vec<&Caution>, Vec<&Caution>) = assembled
        .cautions
        .iter()
        .partition(|caution| caution.weight() > Weight::Remark);
    lines.extend(listed(&grave, &text!("! ", "【注意】")));
    lines.extend(listed(&light, &text!("- ", "・")));
    lines.push(heading(&text!("What to do next", "次にすること")));
    lines.extend(next(invitation, !grave.is_empty()));
    let mut prose = String::new();
    for line in lines {
        prose.push_str(line.in_lang(lang));
        prose.push('\n');
    }
    prose.push('\n');
    prose
}

fn heading(words: &Text) -> Text {
    Text {
        en: format!("\n{}", words.en),
        ja: format!("\n■ {}", words.ja),
    }
}

fn listed(cautions: &[&Caution], mark: &Text) -> Vec<Text> {
    let mut seen: Vec<Text> = Vec::new();
    for caution in cautions {
        let words = caution.text();
        let line = Text {
            en: format!("  {}{}", mark.en, words.en),
            ja: format!("  {}{}", mark.ja, words.ja),
        };
        if !seen.contains(&line) {
            seen.push(line);
        }
    }
    seen
}

fn place(invitation: &Invitation) -> Text {
    let (file, part) = (
        printable(&invitation.source.file),
        printable(&invitation.source.part),
    );
    let ja = part.replace("html", "HTML").replace("text", "テキスト");
    let en = part;
    match invitation.source.message {
        Some(number) => text!(
            "{file}, mail {number} ({en})",
            "{file}、{number} 通目 ({ja})"
        ),
        None => text!("{file} ({en})", "{file} ({ja})"),
    }
}

/// A day with its hour and zone, in Japanese as mails write it: 2026年10月15日 (木) 17:00 (日本時間).
fn moment(day: &str, time: Option<&str>, zone: &str) -> Text {
    let time = time.map_or_else(String::new, |time| format!(" {time}"));
    let zone_in_japanese = zone.replace("Asia/Tokyo", "日本時間");
    Text {
        en: format!("{day}{time} ({zone})"),
        ja: format!("{}{time} ({zone_in_japanese})", japanese(day)),
    }
}

fn japanese(day: &str) -> String {
    let Ok(date) = day.parse::<Date>() else {
        return day.to_owned();
    };
    let weekday = match date.weekday() {
        Weekday::Monday => '月',
        Weekday::Tuesday => '火',
        Weekday::Wednesday => '水',
        Weekday::Thursday => '木',
        Weekday::Friday => '金',
        Weekday::Saturday => '土',
        Weekday::Sunday => '日',
    };
    let (year, month, day) = (date.year(), date.month(), date.day());
    format!("{year}年{month}月{day}日 ({weekday})")
}

fn what(invitation: &Invitation) -> Text {
    match invitation.kind {
        _ if invitation.requests.len() > 1 => several(invitation),
        Kind::Reseller => text!(
            "  An invitation to make a partner the reseller of your Microsoft 365 licences.",
            "  パートナーを Microsoft 365 ライセンスのリセラーとする招待です。"
        ),
        Kind::IndirectReseller => text!(
            "  An invitation to make an indirect reseller and its distributor (indirect provider) the sellers of your Microsoft 365 licences.",
            "  間接リセラーと、そのディストリビューター (間接プロバイダー) を Microsoft 365 ライセンスの販売元とする招待です。"
        ),
        Kind::AdminOnly => text!(
            "  A request for delegated admin privileges (DAP) over your tenant, without any reseller relationship.",
            "  リセラー関係を伴わず、テナントの委任された管理特権 (DAP) だけを求めるものです。"
        ),
        Kind::Gdap => text!(
            "  A request for administrator roles in your tenant (GDAP). The link does not say which roles.",
            "  テナントの管理者ロール (GDAP) を求めるものです。どのロールかはリンクからは分かりません。"
        ),
        Kind::Mca => text!(
            "  A link to accept the Microsoft Customer Agreement. It names no partner.",
            "  Microsoft 顧客契約を承諾するためのリンクです。パートナーは指定されていません。"
        ),
        Kind::Offer => text!(
            "  An offer of a trial or a purchase through a partner.",
            "  パートナー経由の試用版または購入の案内です。"
        ),
        Kind::Partnership => text!(
            "  A link that ties two partners together. It is not for customers.",
            "  パートナー同士の提携用リンクです。お客様向けではありません。"
        ),
        Kind::OpeningNotice => text!(
            "  A notice that your new subscription is open. There is nothing to accept.",
            "  新しいサブスクリプションの開通案内です。承諾する操作はありません。"
        ),
        Kind::Opaque => text!(
            "  A link that hides where it leads. It may or may not be an invitation.",
            "  行き先を隠したリンクです。招待かどうか判断できません。"
        ),
        Kind::OtherRequest => text!(
            "  Not an invitation: a link that asks for something else, see below.",
            "  招待ではありません。下記のとおり、別のことを求めるリンクです。"
        ),
        Kind::Unknown if invitation.url.is_none() => text!(
            "  A mail that speaks of an invitation without a link that could be checked.",
            "  招待について書かれていますが、確認できるリンクがありません。"
        ),
        Kind::Unknown => text!(
            "  A link that is not an invitation of any form that Microsoft is known to use.",
            "  Microsoft の招待として知られている形式のリンクではありません。"
        ),
    }
}

/// All that one link asks for.
fn several(invitation: &Invitation) -> Text {
    let names = |lang| {
        let names: Vec<String> = invitation
            .requests
            .iter()
            .map(|kind| words::kind(*kind, lang))
            .collect();
        names.join(if lang == Lang::Ja { "、" } else { ", " })
    };
    Text {
        en: format!(
            "  One link that asks for several things at once: {}.",
            names(Lang::En)
        ),
        ja: format!(
            "  1 つのリンクで複数のことを求めています: {}。",
            names(Lang::Ja)
        ),
    }
}

fn partner(invitation: &Invitation) -> Vec<Text> {
    let mut lines = Vec::new();
    if let Some(name) = invitation.partner_name.as_deref().map(printable) {
        lines.push(text!(
            "  Partner, as the mail says: {name}",
            "  パートナー名 (メールの記載): {name}"
        ));
    }
    if let Some(id) = &invitation.partner_id {
        lines.push(text!(
            "  Partner's tenant id, as the link says: {id}",
            "  パートナーのテナント ID (リンクの記載): {id}"
        ));
    } else if let Some(raw) = invitation.raw_partner_id.as_deref().map(printable) {
        lines.push(text!(
            "  Partner's tenant id: unreadable (\"{raw}\")",
            "  パートナーのテナント ID: 読み取れません (「{raw}」)"
        ));
    }
    if let Some(id) = &invitation.indirect_csp_id {
        lines.push(text!(
            "  Distributor's (indirect provider's) tenant id: {id}",
            "  ディストリビューター (間接プロバイダー) のテナント ID: {id}"
        ));
    }
    if let Some(id) = invitation.mspp_id.as_deref().filter(|id| *id != "0") {
        lines.push(text!(
            "  PartnerID (MPN): {id}",
            "  PartnerID (MPN ID): {id}"
        ));
    }
    for license in &invitation.licenses {
        let name = printable(license.name.as_deref().unwrap_or("?"));
        let id = license.subscription_id.as_ref().map(ToString::to_string);
        let id = id
            .or_else(|| license.raw_subscription_id.as_deref().map(printable))
            .unwrap_or_default();
        lines.push(text!(
            "  Licence: {name} (subscription {id})",
            "  ライセンス: {name} (サブスクリプション {id})"
        ));
    }
    lines
}

fn link(invitation: &Invitation) -> Option<Text> {
    let url = printable(invitation.url.as_deref()?);
    Some(text!("  Link: {url}", "  リンク: {url}"))
}

fn deadline(invitation: &Invitation) -> Vec<Text> {
    let mut lines = Vec::new();
    let zone = invitation.zone.as_deref().unwrap_or("");
    if let Some(day) = &invitation.deadline {
        let Text { en, ja } = moment(day, invitation.deadline_time.as_deref(), zone);
        lines.push(text!("  Accept by: {en}", "  承諾期限: {ja}"));
    } else if let Some(words) = invitation.deadline_text.as_deref().map(printable) {
        lines.push(text!(
            "  Accept by: \"{words}\", which gives no date",
            "  承諾期限:「{words}」(日付は読み取れません)"
        ));
    }
    lines.extend(invitation.deadlines.iter().map(other_deadline));
    if let Some(day) = &invitation.opening_date {
        let Text { en, ja } = moment(day, None, zone);
        lines.push(text!("  Service opens: {en}", "  開通日: {ja}"));
    }
    if let Some(day) = &invitation.lapses {
        let (en, ja) = (day, japanese(day));
        lines.push(text!(
            "  The request lapses on {en}",
            "  この要求は {ja} に失効します"
        ));
    }
    lines
}

/// One of several days of a mail, with what it is for.
fn other_deadline(deadline: &NamedDeadline) -> Text {
    let purpose = words::purpose(deadline.purpose);
    let day = deadline.day.as_deref().unwrap_or("?");
    let time = deadline
        .time
        .as_deref()
        .map_or_else(String::new, |time| format!(" {time}"));
    let context = printable(&deadline.context);
    Text {
        en: format!("  - {} by {day}{time}: \"{context}\"", purpose.en),
        ja: format!("  ・{}: {}{time}「{context}」", purpose.ja, japanese(day)),
    }
}

fn consequence(invitation: &Invitation) -> Text {
    match invitation.kind {
        _ if invitation.verdict == Some(Verdict::Forged) => text!(
            "  The page is not Microsoft's: whatever you enter there goes to someone else.",
            "  Microsoft のページではないため、入力した内容は第三者に渡ります。"
        ),
        _ if invitation.requests.len() > 1 => text!(
            "  Which page opens is not known, so neither is what you would accept.",
            "  どのページが開くか分からないため、何を承諾することになるかも分かりません。"
        ),
        Kind::Reseller | Kind::IndirectReseller if invitation.dap == Some(true) => text!(
            "  The partner can sell you licences, can see your subscriptions, and asks for administrator rights over the tenant. You also accept the Microsoft Customer Agreement.",
            "  パートナーがライセンスを販売できるようになり、サブスクリプションを参照できます。さらにテナントの管理者権限も求めています。同時に Microsoft 顧客契約を承諾することになります。"
        ),
        Kind::Reseller | Kind::IndirectReseller => text!(
            "  The partner can sell you licences and see your subscriptions; this alone gives it no administrator rights. You also accept the Microsoft Customer Agreement. Your present licences and your present reseller stay until you change them.",
            "  パートナーがライセンスを販売できるようになり、サブスクリプションを参照できます。この承諾だけでは管理者権限は渡りません。同時に Microsoft 顧客契約を承諾することになります。現在のライセンスとリセラーは、別途変更するまでそのままです。"
        ),
        Kind::AdminOnly => text!(
            "  The partner can administer your whole tenant. A change of reseller does not need this.",
            "  パートナーがテナント全体を管理できるようになります。リセラーの変更には必要ありません。"
        ),
        Kind::Gdap => text!(
            "  The partner gets the roles that the page lists, for up to two years. A change of reseller does not need this.",
            "  承認ページに表示されるロールを、最長 2 年間パートナーに渡します。リセラーの変更には必要ありません。"
        ),
        Kind::Mca => text!(
            "  Your organization is bound by the Microsoft Customer Agreement. No partner is given any rights.",
            "  組織として Microsoft 顧客契約を承諾したことになります。パートナーに権限は渡りません。"
        ),
        Kind::Partnership => text!(
            "  Your organization may be registered as a reseller of that partner. Do not accept.",
            "  自社がそのパートナーのリセラーとして登録されるおそれがあります。承諾しないでください。"
        ),
        Kind::OpeningNotice => text!(
            "  Nothing is to be accepted. Check the licences in the admin centre.",
            "  承諾するものはありません。管理センターでライセンスを確認してください。"
        ),
        Kind::OtherRequest => text!(
            "  There is no invitation to accept.",
            "  承諾する招待はありません。"
        ),
        Kind::Offer | Kind::Opaque | Kind::Unknown => text!(
            "  That cannot be told from the link.",
            "  リンクからは分かりません。"
        ),
    }
}

fn checked(invitation: &Invitation) -> Vec<Text> {
    if invitation.kind == Kind::OpeningNotice {
        return Vec::new();
    }
    let mut lines = vec![match invitation.verdict {
        Some(Verdict::Genuine) if invitation.kind == Kind::Mca => text!(
            "  The link leads to Microsoft's real page for the agreement. It names no partner, and accepting does not create a reseller relationship. Check separately that the partner you chose asked you for it.",
            "  リンクは Microsoft 顧客契約の正規のページを指しています。パートナーの ID は含まれず、承諾してもリセラー関係は成立しません。意図した相手からの依頼かどうかは別に確認が必要です。"
        ),
        Some(Verdict::Genuine) => text!(
            "  The link leads to a real Microsoft page, and its ids are well-formed. Anyone who knows a partner's id can make such a link, so check separately that the partner you chose sent it.",
            "  リンクは Microsoft の正規のページを指し、ID の形式も正しいものです。ただし、パートナーの ID を知っていれば誰でも作れるため、意図した相手からの招待かどうかは別に確認が必要です。"
        ),
        Some(Verdict::Forged) => text!(
            "  The link does not lead to Microsoft.",
            "  リンク先は Microsoft ではありません。"
        ),
        Some(Verdict::Damaged) => text!(
            "  The host is Microsoft's, but the link as given does not lead to the page that it should.",
            "  ホストは Microsoft のものですが、このリンクのままでは正しいページに到達しません。"
        ),
        Some(Verdict::Unverifiable) => text!(
            "  Whether there is a real invitation cannot be told offline.",
            "  正規の招待かどうか、オフラインでは確認できません。"
        ),
        None => text!(
            "  This is not an invitation to a customer.",
            "  お客様への招待ではありません。"
        ),
    }];
    match invitation.expected {
        Some(true) => lines.push(text!(
            "  The partner is the one you expect.",
            "  パートナーは想定どおりです。"
        )),
        Some(false) => lines.push(text!(
            "  The partner is not the one you expect.",
            "  パートナーが想定と異なります。"
        )),
        None => {}
    }
    lines
}

fn next(invitation: &Invitation, has_doubts: bool) -> Vec<Text> {
    match invitation.kind {
        Kind::OpeningNotice => {
            return vec![text!(
                "  See which licences to move with list-licenses.",
                "  list-licenses で、移すライセンスを確認してください。"
            )];
        }
        Kind::Partnership => {
            return vec![text!(
                "  Do not open the link. Tell the sender that you are a customer.",
                "  リンクを開かず、自社がパートナーではなく利用者であることを送信者に伝えてください。"
            )];
        }
        Kind::OtherRequest => {
            return vec![text!(
                "  Do not open the link, and do not enter a code. Ask the sender why it is needed, by a telephone number that you know from elsewhere.",
                "  リンクを開かず、コードも入力しないでください。以前から知っている電話番号などで、送信者に理由を確認してください。"
            )];
        }
        Kind::AdminOnly => {
            return vec![text!(
                "  Do not accept. Ask the partner why it asks for administrator rights, by a telephone number that you know from elsewhere.",
                "  承諾しないでください。管理者権限を求める理由を、以前から知っている電話番号などでパートナーに確認してください。"
            )];
        }
        _ => {}
    }
    if invitation.url.is_none() {
        return vec![text!(
            "  Do not follow a link, a QR code or an attachment of this mail. Ask the partner for the link of the invitation, by a telephone number that you know from elsewhere.",
            "  このメールのリンク、QR コード、添付ファイルは開かないでください。以前から知っている電話番号などで、パートナーに招待のリンクを依頼してください。"
        )];
    }
    if !invitation.genuine {
        return vec![text!(
            "  Do not open the link. Ask the partner for a new one, by a telephone number that you know from elsewhere.",
            "  リンクを開かないでください。以前から知っている電話番号などで、パートナーに新しいリンクを依頼してください。"
        )];
    }
    let mut lines = Vec::new();
    if has_doubts || invitation.expected == Some(false) {
        lines.push(text!("  Before anything else, ask the partner about the points marked above, by a telephone number that you know from elsewhere.", "  まず上記の注意点について、以前から知っている電話番号などでパートナーに確認してください。"));
    } else if invitation.expected.is_none() && invitation.kind != Kind::Mca {
        lines.push(text!("  Compare the partner's name on the page with the one in your contract (--expect-partner does it for the id).", "  ページに表示されるパートナー名を申込書の会社名と照合してください (--expect-partner で ID を照合できます)。"));
    }
    // Which role it takes is told differently by the documents; the one of them that is always enough.
    lines.push(text!(
        "  Type the address of the admin centre yourself or use the link shown here, sign in as Global Administrator, and read the page before accepting.",
        "  管理センターのアドレスを自分で入力するか、ここに示したリンクを使い、グローバル管理者のアカウントでサインインして、内容を確認してから承諾してください。"
    ));
    lines.push(if invitation.kind == Kind::Mca {
        text!(
            "  Afterwards see with attest-mca whether the agreement is on record.",
            "  承諾後、attest-mca で契約の承諾が記録されたか確認してください。"
        )
    } else {
        text!(
            "  Afterwards see with check-relationship whether it took effect.",
            "  承諾後、check-relationship で関係が成立したか確認してください。"
        )
    });
    lines
}
