//! Words about the mail: its sender, what it asks for, its days.

use common::{Text, text, text::printable};

use crate::{content::Sign, deadline::Doubt, mail::ReadProblem, sender::SenderDoubt};

pub(super) fn of_sender(doubt: &SenderDoubt) -> Text {
    match doubt {
        SenderDoubt::FreeMail(domain) => {
            let domain = printable(domain);
            text!(
                "the mail comes from a free mailbox ({domain})",
                "フリー メール ({domain}) から送られています"
            )
        }
        SenderDoubt::ClaimsMicrosoft(domain) => {
            let domain = printable(domain);
            text!(
                "the sender calls itself Microsoft but writes from {domain}",
                "差出人名は Microsoft ですが、アドレスは {domain} です"
            )
        }
        SenderDoubt::ClaimsMicrosoftUnconfirmed { domain, result } => {
            let domain = printable(domain);
            text!(
                "the sender claims to be Microsoft, writes from {domain}, and could not be confirmed ({result})",
                "差出人は Microsoft を名乗っていますが、アドレスは {domain} で、送信元認証にも失敗しています ({result})"
            )
        }
        SenderDoubt::ForgesMicrosoft { domain, result } => {
            let domain = printable(domain);
            text!(
                "the sender gives {domain} as its address, and the receiving server found that the mail is not from there ({result})",
                "差出人のアドレスは {domain} ですが、送信元認証に失敗しており、偽装のおそれがあります ({result})"
            )
        }
        SenderDoubt::Lookalike { shown, like } => {
            let (shown, like) = (printable(shown), printable(like));
            text!(
                "the sender {shown} looks like {like}, but is not",
                "差出人の {shown} は {like} に似せた別の名前です"
            )
        }
        SenderDoubt::IsMicrosoft(domain) => {
            let domain = printable(domain);
            text!(
                "invitations come from the partner; this mail comes from {domain}",
                "招待はパートナーから届くものですが、このメールの差出人は {domain} です"
            )
        }
        SenderDoubt::NameIsAddress { name, address } => {
            let (name, address) = (printable(name), printable(address));
            text!(
                "the sender's name shows {name}, but the mail comes from {address}",
                "差出人名は {name} と表示されますが、実際のアドレスは {address} です"
            )
        }
        SenderDoubt::ReplyElsewhere { from, reply_to } => {
            let (from, reply_to) = (printable(from), printable(reply_to));
            text!(
                "replies go to {reply_to}, but the mail comes from {from}",
                "差出人は {from} ですが、返信先は {reply_to} です"
            )
        }
        SenderDoubt::Failed(result) => text!(
            "the receiving server could not confirm the sender: {result}",
            "受信サーバーの送信元認証に失敗しています: {result}"
        ),
    }
}

pub(super) fn of_sign(sign: &Sign) -> Text {
    match sign {
        Sign::Password => text!(
            "the mail asks for a password; never send one",
            "パスワードを求めています。決して送らないでください"
        ),
        Sign::DeviceCode => text!(
            "the mail asks you to enter a device code, which signs another person in with your account",
            "デバイス コードの入力を求めています。第三者があなたのアカウントでサインインする手口です"
        ),
        Sign::Payment => text!(
            "the mail asks for card or payment details",
            "カード情報や支払いを求めています"
        ),
        Sign::Urgency(words) => {
            let words = printable(words);
            text!(
                "the mail urges you to hurry: \"{words}\"",
                "急がせる表現があります:「{words}」"
            )
        }
        Sign::NoRights => text!(
            "the mail says that no rights are granted",
            "本文は「権限は付与されない」としています"
        ),
        Sign::Transfer => text!(
            "the mail asks you to accept a transfer of subscriptions; customers never accept one by link",
            "サブスクリプションの移管の承諾を求めていますが、お客様がリンクで承諾する手続きはありません"
        ),
    }
}

pub(super) fn of_doubt(doubt: &Doubt) -> Text {
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
                "there is no such date: \"{words}\"",
                "期限が存在しない日付です:「{words}」"
            )
        }
        Doubt::NeedsDate(words) => {
            let words = printable(words);
            text!(
                "the deadline \"{words}\" depends on the date of the mail, which is not known; give it with --now",
                "期限「{words}」はメールの日付が基準ですが、日付が不明です。--now で指定してください"
            )
        }
        Doubt::NeedsHolidays(words) => {
            let words = printable(words);
            text!(
                "the deadline \"{words}\" counts business days beyond the known holidays (to 2030); look at a calendar",
                "期限「{words}」は営業日で数えますが、祝日の表 (2030 年まで) の範囲外です。カレンダーで確認してください"
            )
        }
        Doubt::AtOnce(words) => {
            let words = printable(words);
            text!(
                "no date is given; the mail asks you to act at once (\"{words}\")",
                "期限の記載はなく、「{words}」の対応を求めています"
            )
        }
        Doubt::Past { words } => {
            let words = printable(words);
            text!(
                "the deadline \"{words}\" had passed when the mail was sent; ask the partner whether the invitation still counts",
                "期限「{words}」はメールの送信時点で過ぎています。招待がまだ有効かパートナーに確認してください"
            )
        }
        Doubt::Unread(words) => {
            let words = printable(words);
            text!(
                "there seems to be a deadline that could not be read: \"{words}\"",
                "期限と思われる記載がありますが、読み取れません:「{words}」"
            )
        }
        Doubt::Ambiguous { words, other } => {
            let words = printable(words);
            text!(
                "\"{words}\" may also mean {other}; ask the partner",
                "「{words}」は {other} の意味にも取れます。パートナーに確認してください"
            )
        }
        Doubt::CountryUnknown(words) => {
            let words = printable(words);
            text!(
                "the business days of \"{words}\" were counted with the holidays of Japan; elsewhere the day may differ",
                "「{words}」の営業日は日本の祝日で数えました。他国では日付が異なる場合があります"
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

pub(super) fn of_problem(problem: ReadProblem) -> Text {
    match problem {
        ReadProblem::TooDeep => text!(
            "parts of the mail are nested too deeply and were not read",
            "メールの入れ子が深すぎるため、一部を読んでいません"
        ),
        ReadProblem::Document => text!(
            "the document is damaged, protected by a password, or unpacks to too much, and was not read",
            "文書が壊れているか、パスワードで保護されているか、展開後のサイズが大きすぎるため、読んでいません"
        ),
        ReadProblem::TooManyParts => text!(
            "the mail has too many parts; the rest was not read",
            "メールのパートが多すぎるため、一部を読んでいません"
        ),
        ReadProblem::RichTextTooLarge => text!(
            "the rich text of the mail unpacks to more than 16 MiB and was not read",
            "メールのリッチ テキストが展開後 16 MiB を超えるため、その部分は読んでいません"
        ),
        ReadProblem::Encrypted => text!(
            "a part of the mail is encrypted, or wrapped in its signature, and was not read; open the mail where you receive it, and save what it shows as text",
            "メールの一部が暗号化されているか、署名に包まれているため、読んでいません。受信したアプリで開き、表示された内容をテキストで保存して指定してください"
        ),
        ReadProblem::Broken(what) => text!(
            "the mail is damaged ({what}); something may be missing",
            "メールが壊れています ({what})。一部が読めていない可能性があります"
        ),
    }
}
