//! Words about a link: its host and what is damaged in it.

use common::{Text, text, text::printable};

use crate::{guid, host::Trick, link::Flaw};

pub(super) fn of_trick(trick: &Trick) -> Text {
    match trick {
        Trick::ExtraLabel(name) => text!(
            "the host only contains {name}; it is somebody else's",
            "ホスト名に {name} が含まれますが、別のサイトです"
        ),
        Trick::Homoglyph(name) => text!(
            "the host style like {name}, but other characters stand in it",
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

pub(super) fn of_flaw(flaw: &Flaw) -> Text {
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
