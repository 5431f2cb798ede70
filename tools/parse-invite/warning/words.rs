//! The words of each warning, English and Japanese side by side.

use common::{Lang, Text, sections::Warning, text, text::printable};

use super::Caution;

mod comparison;
mod link;
mod mail;
mod other;

use comparison::of_comparison;
use link::{of_flaw, of_trick};
use mail::{of_doubt, of_problem, of_sender, of_sign};
use other::of_asks;

impl Caution {
    /// The words.
    pub(crate) fn text(&self) -> Text {
        of(self)
    }

    /// As the record has it.
    pub(crate) fn in_lang(&self, lang: Lang) -> Warning {
        Warning {
            code: self.code().to_owned(),
            words: self.text().in_lang(lang).to_owned(),
            grave: self.is_grave(),
        }
    }
}

fn of(caution: &Caution) -> Text {
    match caution {
        Caution::Host(trick) => of_trick(trick),
        Caution::Link(flaw) => of_flaw(flaw),
        Caution::Sender(doubt) => of_sender(doubt),
        Caution::Sign(sign) => of_sign(sign),
        Caution::Day(doubt) => of_doubt(doubt),
        Caution::ReadProblem(problem) => of_problem(*problem),
        Caution::LinkAsks { asks, url } => of_asks(*asks, url),
        Caution::MoreLinks(_)
        | Caution::OnlyForeignLinks(_)
        | Caution::OnlyIn(..)
        | Caution::NotRead(_)
        | Caution::More(_) => other::of_rest(caution),
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
                "the link leads to {host}, which claims to redirect to Microsoft",
                "リンク先は {host} で、Microsoft のページへ転送すると見せかけています"
            )
        }
        Caution::Redirector(name) => text!(
            "the link goes through {name}, which redirects to any address",
            "リンクは任意の宛先へ転送できるサービス ({name}) を経由しています"
        ),
        Caution::OlderForm => text!(
            "the link has the form of older invitations; it still opens",
            "旧形式の招待リンクです。現在も開けます"
        ),
        Caution::UnverifiedForm => text!(
            "no invitation of this form is documented by Microsoft",
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
            "accepting would give the partner delegated admin privileges (DAP) over the whole tenant; ask why",
            "承諾すると、テナント全体の委任された管理特権 (DAP) をパートナーに渡すことになります。理由を確認してください"
        ),
        Caution::AsksGdap => text!(
            "the partner asks for administrator roles (GDAP); the page lists them, the link does not",
            "パートナーが管理者ロール (GDAP) を求めています。どのロールかはリンクからは分からないため、承認ページで確認してください"
        ),
        Caution::NoScheme => text!(
            "the link is written without https://",
            "リンクに https:// がありません"
        ),
        Caution::Obfuscated => text!(
            "the link contains full-width or invisible characters",
            "リンクに全角文字または見えない文字が混ざっています"
        ),
        Caution::Defanged => text!(
            "the link was deliberately made unusable (hxxps, [.])",
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
            "the link was rewritten more than five times over",
            "リンクが 6 回以上、重ねて書き換えられています"
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
            "the mail claims to be quoted-printable but is not; it was read as it is",
            "quoted-printable と表示されていますが符号化されていないため、そのまま読みました"
        ),
        Caution::EncodedTwice => text!(
            "quoted-printable codes were left in the text and have been decoded",
            "本文に quoted-printable の符号が残っていたため、復号して読みました"
        ),
        Caution::Sanitised => text!(
            "a mail filter changed the links of this mail",
            "メールの無害化処理によりリンクが変更されています"
        ),
        _ => text!("the mail is odd", "メールに不審な点があります"),
    }
}
