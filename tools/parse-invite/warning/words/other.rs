//! Words about what else stands in the mail: other links, and what was not read.

use common::{Text, text, text::printable};

use crate::{mail::Attached, other_link::Asks, warning::Caution};

pub(super) fn of_asks(asks: Asks, url: &str) -> Text {
    let url = printable(url);
    match asks {
        Asks::Consent => text!(
            "a link asks you to consent to an application, which no invitation needs: {url}",
            "アプリへの同意を求めるリンクがあります。招待の承諾には不要です: {url}"
        ),
        Asks::DeviceCode => text!(
            "a link asks for a device code, which signs another person in with your account: {url}",
            "デバイス コードの入力を求めるリンクがあります。第三者があなたのアカウントでサインインする手口です: {url}"
        ),
        Asks::Acceptance => text!(
            "a link asks you to accept on a site that is not Microsoft's: {url}",
            "Microsoft 以外のサイトで承諾を求めるリンクがあります: {url}"
        ),
        Asks::ShowsMicrosoft => text!(
            "a link shows a Microsoft address but leads to {url}",
            "Microsoft のアドレスを表示しながら、{url} へ導くリンクがあります"
        ),
        Asks::Instructions => text!(
            "a link leads to instructions on another site: {url}",
            "説明や手順のリンクは別のサイトへ導きます: {url}"
        ),
        Asks::SignIn => text!(
            "a link asks you to sign in: {url}",
            "サインインを求めるリンクがあります: {url}"
        ),
        Asks::Payment => text!(
            "a link asks for a payment: {url}",
            "支払いを求めるリンクがあります: {url}"
        ),
    }
}

pub(super) fn of_rest(caution: &Caution) -> Text {
    match caution {
        Caution::OnlyForeignLinks(hosts) => {
            let hosts = printable(&hosts.join(", "));
            text!(
                "the mail speaks of an invitation, but its links do not lead to Microsoft: {hosts}",
                "招待について書かれていますが、リンク先は Microsoft のサイトではありません: {hosts}"
            )
        }
        Caution::OnlyIn(Attached::Picture, name) => {
            let name = printable(name);
            text!(
                "the mail speaks of an invitation, but has no link outside of a picture (or a QR code in it), which was not read: {name}",
                "招待について書かれていますが、リンクは画像 (またはその中の QR コード) にしかなく、読み取れません: {name}"
            )
        }
        Caution::OnlyIn(Attached::File, name) => {
            let name = printable(name);
            text!(
                "the mail speaks of an invitation, but has no link outside of an attachment, which was not read: {name}",
                "招待について書かれていますが、リンクは添付ファイルにしかなく、読み取れません: {name}"
            )
        }
        Caution::NotRead(name) => {
            let name = printable(name);
            text!("not read: {name}", "読み取っていません: {name}")
        }
        Caution::MoreLinks(count) => text!(
            "{count} more links ask for something",
            "このほか {count} 件のリンクが操作を求めています"
        ),
        Caution::More(count) => text!(
            "{count} more warnings are not shown",
            "このほか {count} 件の警告があります"
        ),
        _ => text!("the mail is odd", "メールに不審な点があります"),
    }
}
