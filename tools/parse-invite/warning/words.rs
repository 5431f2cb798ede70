//! The words of each warning, English and Japanese side by side.

use common::{Text, sections::InvitationKind as Kind, text, text::printable};

use super::Caution;
use crate::{
    content::Sign, deadline::Doubt, guid, host::Trick, link::Flaw, mail::Trouble, sender::Oddity,
};

pub(super) fn of(caution: &Caution) -> Text {
    match caution {
        Caution::Host(trick) => of_trick(trick),
        Caution::Link(flaw) => of_flaw(flaw),
        Caution::Sender(oddity) => of_oddity(oddity),
        Caution::Sign(sign) => of_sign(sign),
        Caution::Day(doubt) => of_doubt(doubt),
        Caution::Trouble(trouble) => of_trouble(*trouble),
        Caution::ShowsAnother { .. }
        | Caution::OriginalDiffers
        | Caution::Hidden
        | Caution::PartsDiffer
        | Caution::BeliesNoRights
        | Caution::AdminBeside(_)
        | Caution::OtherPartner(_)
        | Caution::MisreadCopy { .. }
        | Caution::HintDiffers { .. }
        | Caution::OwnTenant
        | Caution::NotExpectedPartner { .. }
        | Caution::NotExpectedName { .. }
        | Caution::NotExpectedDomain { .. } => of_comparison(caution),
        _ => of_form(caution),
    }
}

fn of_form(caution: &Caution) -> Text {
    match caution {
        Caution::ForeignHost(host) => {
            let host = printable(host);
            text!(
                "the link leads to {host}, which is not Microsoft's",
                "リンク先の {host} は Microsoft のサイトではありません"
            )
        }
        Caution::OpenRedirect(host) => {
            let host = printable(host);
            text!(
                "the link leads to {host}, which only promises to pass on to Microsoft",
                "リンク先は {host} で、Microsoft のページへ転送すると見せかけています"
            )
        }
        Caution::Redirector(name) => text!(
            "the link goes through {name}, which passes on to any address",
            "リンクは任意の宛先へ転送できるサービス ({name}) を経由しています"
        ),
        Caution::OlderForm => text!(
            "the link has the form of older invitations; it still opens",
            "旧形式の招待リンクです。現在も開けます"
        ),
        Caution::UnverifiedForm => text!(
            "no page of Microsoft's is known to have this form",
            "この形式の招待ページは Microsoft の資料で確認できません"
        ),
        Caution::Retired => text!(
            "the service behind this link has been retired",
            "このリンク先のサービスは提供を終了しています"
        ),
        Caution::NationalCloud => text!(
            "the link belongs to a national cloud, not to the worldwide Microsoft 365",
            "米国政府機関や中国など、別クラウドのリンクです"
        ),
        Caution::ForPartners => text!(
            "the link is for partners, not for customers: a customer who follows it may become a partner's reseller",
            "パートナー同士の提携用リンクで、お客様向けではありません"
        ),
        Caution::IsOffer => text!(
            "this is an offer of a trial or a purchase, not a reseller relationship",
            "試用版または購入の案内で、リセラー関係の招待ではありません"
        ),
        Caution::AsksAdmin => text!(
            "accepting would give the partner administrator rights (DAP)",
            "承諾するとパートナーに管理者権限 (代理管理特権) を渡すことになります"
        ),
        Caution::AsksGdap => text!(
            "the partner asks for administrator roles (GDAP); the page says which, the link does not",
            "パートナーが管理者ロール (GDAP) を求めています。どのロールかはリンクではなく承認ページで確認してください"
        ),
        Caution::NoScheme => text!(
            "the link stands without https://",
            "リンクに https:// がありません"
        ),
        Caution::Obfuscated => text!(
            "full-width or invisible characters stand in the link",
            "リンクに全角文字または見えない文字が混ざっています"
        ),
        Caution::Defanged => text!(
            "the link was made unusable on purpose (hxxps, [.])",
            "リンクは意図的に開けない形 (hxxps、[.]) にされています"
        ),
        Caution::Rejoined => text!(
            "the link was broken over several lines; use this one",
            "リンクが途中で改行されていました。ここに示す URL を使ってください"
        ),
        Caution::Opaque(name) => text!(
            "the link is hidden by {name} and cannot be checked offline",
            "リンクは {name} で隠されており、オフラインでは確認できません"
        ),
        Caution::WrappedTooDeep => text!(
            "the link is wrapped more than five times",
            "リンクが 6 重以上に包まれています"
        ),
        Caution::NothingToAccept => text!(
            "this is a notice that the service is open; there is nothing to accept",
            "開通のお知らせです。承諾する操作はありません"
        ),
        _ => of_reading(caution),
    }
}

/// How the mail was read.
fn of_reading(caution: &Caution) -> Text {
    match caution {
        Caution::Attachment(name) => {
            let name = printable(name);
            text!(
                "an attached file opens a page or a program: {name}",
                "添付ファイル「{name}」は開くとページやプログラムが動きます"
            )
        }
        Caution::Charset(note) => {
            let (label, used) = (printable(&note.label), note.used);
            text!(
                "the text says it is {label}, but was read as {used}",
                "文字コードの表示は {label} ですが、{used} として読みました"
            )
        }
        Caution::NotEncoded => text!(
            "the mail says it is quoted-printable and is not; it was read as it stands",
            "quoted-printable と表示されていますが符号化されていないため、そのまま読みました"
        ),
        Caution::EncodedTwice => text!(
            "quoted-printable was left in the text and has been undone",
            "本文に quoted-printable の符号が残っていたため、復号して読みました"
        ),
        Caution::Sanitised => text!(
            "a mail filter changed the links of this mail",
            "メールの無害化処理によりリンクが変更されています"
        ),
        _ => text!("the mail is odd", "メールに不審な点があります"),
    }
}

fn of_comparison(caution: &Caution) -> Text {
    match caution {
        Caution::ShowsAnother { shown, leads } => {
            let (shown, leads) = (printable(shown), printable(leads));
            text!(
                "the text shows {shown}, but the link leads to {leads}",
                "表示は {shown} ですが、実際のリンク先は {leads} です"
            )
        }
        Caution::OriginalDiffers => text!(
            "the mail program noted another link than the one that opens",
            "メール ソフトが記録した元のリンクと、実際に開くリンクが異なります"
        ),
        Caution::Hidden => text!(
            "the link stands where nobody sees it",
            "リンクは画面に表示されない場所にあります"
        ),
        Caution::PartsDiffer => text!(
            "the HTML and the plain text of the mail invite to different things",
            "HTML 本文とテキスト本文で招待の内容が異なります"
        ),
        Caution::BeliesNoRights => text!(
            "the mail says that no rights are given, but the link asks for them",
            "本文は「権限は付与されない」としていますが、リンクは権限を求めています"
        ),
        Caution::AdminBeside(Kind::Gdap) => text!(
            "the same mail asks for administrator roles (GDAP) too; a change of reseller does not need them",
            "同じメールで管理者ロール (GDAP) も求められています。リセラーの変更には必要ありません"
        ),
        Caution::AdminBeside(_) => text!(
            "the same mail asks for administrator rights too; a change of reseller does not need them",
            "同じメールで管理者権限も求められています。リセラーの変更には必要ありません"
        ),
        Caution::OtherPartner(other) => text!(
            "another invitation here is from another partner: {other}",
            "別のパートナー ({other}) からの招待も含まれています"
        ),
        Caution::MisreadCopy { other, characters } => {
            let other = printable(other);
            text!(
                "differs from {other} in the same input by {characters} character(s): one may be a misread copy",
                "同じ入力にある {other} と {characters} 文字だけ異なります。読み取り誤りの可能性があります"
            )
        }
        Caution::HintDiffers { hint, partner } => text!(
            "the GDAP link seems to be from {hint}, the reseller invitation from {partner}",
            "GDAP のリンクは {hint}、リセラーの招待は {partner} からのもののようです"
        ),
        Caution::OwnTenant => text!(
            "the partner's id is the customer's own tenant",
            "パートナー ID がお客様自身のテナント ID と同じです"
        ),
        Caution::NotExpectedPartner { found: Some(found) } => {
            let found = printable(found);
            text!(
                "the partner is {found}, not the one expected",
                "パートナーは {found} で、想定と異なります"
            )
        }
        Caution::NotExpectedPartner { found: None } => text!(
            "the link names no partner that could be compared",
            "リンクに照合できるパートナー ID がありません"
        ),
        Caution::NotExpectedName { found: Some(found) } => {
            let found = printable(found);
            text!(
                "the mail names {found}, not the partner expected",
                "メールのパートナー名は「{found}」で、想定と異なります"
            )
        }
        Caution::NotExpectedName { found: None } => text!(
            "the mail names no partner that could be compared",
            "メールに照合できるパートナー名がありません"
        ),
        Caution::NotExpectedDomain { found: Some(found) } => {
            let found = printable(found);
            text!(
                "the mail comes from {found}, not from the domain expected",
                "差出人のドメインは {found} で、想定と異なります"
            )
        }
        _ => text!(
            "the mail has no sender whose domain could be compared",
            "差出人のドメインを照合できません"
        ),
    }
}

fn of_trick(trick: &Trick) -> Text {
    match trick {
        Trick::ExtraLabel(name) => text!(
            "the host only contains {name}; it is somebody else's",
            "ホスト名に {name} が含まれますが、別のサイトです"
        ),
        Trick::Homoglyph(name) => text!(
            "the host looks like {name}, but other characters stand in it",
            "ホスト名は {name} に見えますが、別の文字が使われています"
        ),
        Trick::Typo(name) => text!(
            "the host is almost {name}, but not quite",
            "ホスト名は {name} に似ていますが、異なります"
        ),
        Trick::Punycode(name) => {
            let name = printable(name);
            text!(
                "the host is written in punycode and shows as {name}",
                "ホスト名は Punycode で、{name} と表示されます"
            )
        }
        Trick::Userinfo => text!(
            "what stands before @ in the link is not the host",
            "リンクの @ より前はホスト名ではありません"
        ),
        Trick::Backslash => text!(
            "a backslash stands in the host: programs disagree where the link leads",
            "ホスト名に \\ が含まれ、開くソフトによって行き先が変わります"
        ),
        Trick::Address => text!(
            "the link leads to a bare address, not to a name",
            "リンク先がホスト名ではなく IP アドレスなどになっています"
        ),
        Trick::Port(port) => text!(
            "the link leads to port {port}",
            "リンク先のポートが {port} です"
        ),
        Trick::Scheme(scheme) => {
            let scheme = printable(scheme);
            text!(
                "the link is {scheme}, not https",
                "リンクが https ではなく {scheme} です"
            )
        }
        Trick::Obfuscated => text!(
            "the host is written so that it is hard to read; it is the real one",
            "ホスト名が読みにくく書かれていますが、本物のホストです"
        ),
        Trick::TrailingDot => text!(
            "the host ends in a dot; it is the real one",
            "ホスト名の末尾にピリオドがありますが、本物のホストです"
        ),
    }
}

fn of_flaw(flaw: &Flaw) -> Text {
    match flaw {
        Flaw::NoPartner => text!(
            "the link has no partnerId",
            "リンクに partnerId がありません"
        ),
        Flaw::BadPartner(id) => of_id("partnerId", id),
        Flaw::BadProvider(id) => of_id("indirectCSPId", id),
        Flaw::BadRelationship(id) => {
            let id = printable(id);
            text!(
                "the id of the GDAP relationship is damaged: {id}",
                "GDAP リレーションシップの ID が壊れています: {id}"
            )
        }
        Flaw::BadMspp(id) => {
            let id = printable(id);
            text!(
                "msppId is no number: {id}",
                "msppId が数字ではありません: {id}"
            )
        }
        Flaw::NoRoute => text!(
            "the end of the link (#/partners/invitation) is lost: it opens the home page, not the invitation",
            "リンクの末尾 (#/partners/invitation) が失われており、招待ページではなくホームが開きます"
        ),
        Flaw::UnknownRoute(route) => {
            let route = printable(route);
            text!(
                "the end of the link is no page of invitations: {route}",
                "リンクの末尾が招待ページではありません: {route}"
            )
        }
        Flaw::UnknownPath(path) => {
            let path = printable(path);
            text!(
                "the path of the link is not where invitations are: {path}",
                "リンクのパスが招待ページのものではありません: {path}"
            )
        }
        Flaw::BadName { found, meant } => {
            let found = printable(found);
            text!(
                "the parameter \"{found}\" seems to be a damaged {meant}",
                "パラメーター「{found}」は {meant} が壊れたもののようです"
            )
        }
        Flaw::Twice {
            name,
            first,
            second,
        } => {
            let (first, second) = (printable(first), printable(second));
            text!(
                "{name} stands twice with different values: {first} and {second}",
                "{name} が異なる値で 2 回指定されています: {first} と {second}"
            )
        }
        Flaw::UnknownType(found) if found.is_empty() => text!(
            "the link does not say what kind of invitation it is",
            "リンクに招待の種類がありません"
        ),
        Flaw::UnknownType(found) => {
            let found = printable(found);
            text!(
                "this kind of invitation is not known: {found}",
                "不明な種類の招待です: {found}"
            )
        }
    }
}

/// What is wrong with an id. Which digit is meant is never guessed.
fn of_id(name: &str, id: &str) -> Text {
    let shown = printable(id);
    match guid::flaw(id) {
        guid::Flaw::Nil => text!(
            "{name} is all zeros and names nobody",
            "{name} がすべて 0 で、どのパートナーも表していません"
        ),
        guid::Flaw::Character(c) => {
            let c = printable(&c.to_string());
            text!(
                "{name} is damaged: \"{c}\" is no hex digit in {shown}",
                "{name} が壊れています: {shown} の「{c}」は 16 進数ではありません"
            )
        }
        guid::Flaw::Group {
            group,
            found,
            wanted,
        } => text!(
            "{name} is damaged: group {group} of {shown} has {found} digits instead of {wanted}",
            "{name} が壊れています: {shown} の第 {group} 区切りが {wanted} 桁ではなく {found} 桁です"
        ),
        guid::Flaw::Groups(count) => text!(
            "{name} is no tenant id: {shown} has {count} group(s) instead of 5",
            "{name} がテナント ID の形ではありません: {shown} の区切りは 5 個ではなく {count} 個です"
        ),
    }
}

fn of_oddity(oddity: &Oddity) -> Text {
    match oddity {
        Oddity::FreeMail(domain) => {
            let domain = printable(domain);
            text!(
                "the mail comes from a free mailbox ({domain})",
                "フリー メール ({domain}) から送られています"
            )
        }
        Oddity::ClaimsMicrosoft(domain) => {
            let domain = printable(domain);
            text!(
                "the sender calls itself Microsoft but writes from {domain}",
                "差出人名は Microsoft ですが、アドレスは {domain} です"
            )
        }
        Oddity::IsMicrosoft(domain) => {
            let domain = printable(domain);
            text!(
                "invitations come from the partner; this mail comes from {domain}",
                "招待はパートナーから届くものですが、このメールの差出人は {domain} です"
            )
        }
        Oddity::NameIsAddress { name, address } => {
            let (name, address) = (printable(name), printable(address));
            text!(
                "the sender's name shows {name}, but the mail comes from {address}",
                "差出人名は {name} と表示されますが、実際のアドレスは {address} です"
            )
        }
        Oddity::ReplyElsewhere { from, reply_to } => {
            let (from, reply_to) = (printable(from), printable(reply_to));
            text!(
                "answers go to {reply_to}, the mail comes from {from}",
                "差出人は {from} ですが、返信先は {reply_to} です"
            )
        }
        Oddity::Failed(result) => text!(
            "the receiving server could not confirm the sender: {result}",
            "受信サーバーの送信元認証に失敗しています: {result}"
        ),
    }
}

fn of_sign(sign: &Sign) -> Text {
    match sign {
        Sign::Password => text!(
            "the mail asks for a password; never send one",
            "パスワードを求めています。決して送らないでください"
        ),
        Sign::DeviceCode => text!(
            "the mail asks to enter a device code; that signs somebody else in",
            "デバイス コードの入力を求めています。第三者をサインインさせる手口です"
        ),
        Sign::Payment => text!(
            "the mail asks for card or payment details",
            "カード情報や支払いを求めています"
        ),
        Sign::Urgency(words) => {
            let words = printable(words);
            text!(
                "the mail presses for haste: \"{words}\"",
                "急がせる表現があります:「{words}」"
            )
        }
        Sign::NoRights => text!(
            "the mail says that no rights are given",
            "本文は「権限は付与されない」としています"
        ),
        Sign::Transfer => text!(
            "the mail asks to accept a transfer of subscriptions; customers accept none by link",
            "サブスクリプションの移管の承諾を求めていますが、お客様がリンクで承諾する手続きはありません"
        ),
    }
}

fn of_doubt(doubt: &Doubt) -> Text {
    match doubt {
        Doubt::Blank(words) => {
            let words = printable(words);
            text!(
                "the deadline was left blank: \"{words}\"; ask the partner",
                "期限が空欄です:「{words}」。パートナーに確認してください"
            )
        }
        Doubt::Impossible(words) => {
            let words = printable(words);
            text!(
                "the deadline is in no calendar: \"{words}\"",
                "期限が存在しない日付です:「{words}」"
            )
        }
        Doubt::NeedsDate(words) => {
            let words = printable(words);
            text!(
                "the deadline \"{words}\" counts from the day of the mail, which is not known; give it with --now",
                "期限「{words}」はメールの日付が基準ですが、日付が不明です。--now で指定してください"
            )
        }
        Doubt::NeedsHolidays(words) => {
            let words = printable(words);
            text!(
                "the deadline \"{words}\" counts working days; look at a calendar",
                "期限「{words}」は営業日で数えます。カレンダーで確認してください"
            )
        }
        Doubt::AtOnce(words) => {
            let words = printable(words);
            text!(
                "no day is given; the mail asks to act at once (\"{words}\")",
                "期日の記載はなく、「{words}」の対応を求めています"
            )
        }
        Doubt::Weekday { words, is } => {
            let words = printable(words);
            let (en, ja) = weekday(*is);
            text!(
                "the weekday of the deadline \"{words}\" is wrong: that day is a {en}",
                "期限「{words}」の曜日が合いません。その日は{ja}曜日です"
            )
        }
    }
}

fn weekday(day: jiff::civil::Weekday) -> (&'static str, &'static str) {
    const NAMES: [(&str, &str); 7] = [
        ("Monday", "月"),
        ("Tuesday", "火"),
        ("Wednesday", "水"),
        ("Thursday", "木"),
        ("Friday", "金"),
        ("Saturday", "土"),
        ("Sunday", "日"),
    ];
    usize::try_from(day.to_monday_zero_offset())
        .ok()
        .and_then(|at| NAMES.get(at))
        .copied()
        .unwrap_or(("", ""))
}

fn of_trouble(trouble: Trouble) -> Text {
    match trouble {
        Trouble::TooDeep => text!(
            "parts of the mail are nested too deep and were not read",
            "メールの入れ子が深すぎるため、一部を読んでいません"
        ),
        Trouble::TooManyParts => text!(
            "the mail has too many parts; the rest was not read",
            "メールのパートが多すぎるため、一部を読んでいません"
        ),
        Trouble::Broken(what) => text!(
            "the mail is damaged ({what}); something may be missing",
            "メールが壊れています ({what})。一部が読めていない可能性があります"
        ),
    }
}
