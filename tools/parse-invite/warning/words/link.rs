//! Words about a link: its host and what is damaged in it.

use common::{Text, sections::InvitationKind as Kind, text, text::printable};

use crate::{guid, host::Trick, link::Flaw};

pub(super) fn of_trick(trick: &Trick) -> Text {
    match trick {
        Trick::ExtraLabel(name) => text!(
            "the host only contains {name}; it belongs to someone else",
            "ホスト名に {name} が含まれますが、別のサイトです"
        ),
        Trick::Homoglyph(name) => text!(
            "the host looks like {name}, but is spelled with other characters",
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
            "the part before @ in the link is not the host",
            "リンクの @ より前はホスト名ではありません"
        ),
        Trick::Backslash => text!(
            "the host contains a backslash: where the link leads depends on the program",
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
            "ホスト名が読みにくく書かれていますが、Microsoft の正規のホストです"
        ),
        Trick::TrailingDot => text!(
            "the host ends in a dot; it is the real one",
            "ホスト名の末尾にピリオドがありますが、Microsoft の正規のホストです"
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
                "msppId is not a number: {id}",
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
                "the end of the link is not an invitation page: {route}",
                "リンクの末尾が招待ページではありません: {route}"
            )
        }
        Flaw::UnknownPath(path) => {
            let path = printable(path);
            text!(
                "the path of the link is not that of an invitation page: {path}",
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
                "{name} is given twice with different values: {first} and {second}",
                "{name} が異なる値で 2 回指定されています: {first} と {second}"
            )
        }
        Flaw::SeveralRequests(kinds) => {
            let en: Vec<&str> = kinds.iter().map(|kind| request(*kind).0).collect();
            let ja: Vec<&str> = kinds.iter().map(|kind| request(*kind).1).collect();
            Text {
                en: format!(
                    "the link asks for several things at once ({}): which page opens is not known",
                    en.join(", ")
                ),
                ja: format!(
                    "1 つのリンクが複数のことを求めています ({})。どのページが開くか分かりません",
                    ja.join("、")
                ),
            }
        }
        Flaw::Stray(name) => text!(
            "the parameter {name} does not belong in a link of this kind",
            "この種類のリンクにないはずのパラメーター {name} があります"
        ),
        Flaw::BadDap(value) => {
            let value = printable(value);
            text!(
                "DAP (administrator rights) is neither true nor false: \"{value}\"",
                "DAP (管理者権限) の値が true でも false でもありません:「{value}」"
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
            "{name} is all zeros and names no partner",
            "{name} がすべて 0 で、どのパートナーも表していません"
        ),
        guid::Flaw::Character(c) => {
            let c = printable(&c.to_string());
            text!(
                "{name} is damaged: \"{c}\" in {shown} is not a hexadecimal digit",
                "{name} が壊れています: {shown} の「{c}」は ID に使えない文字です (0～9、a～f のみ)"
            )
        }
        guid::Flaw::Group {
            group,
            found,
            wanted,
        } => text!(
            "{name} is damaged: block {group} of {shown} has {found} digits instead of {wanted}",
            "{name} が壊れています: {shown} の {group} 番目のブロックが {wanted} 桁ではなく {found} 桁です"
        ),
        guid::Flaw::Groups(count) => text!(
            "{name} is not a tenant id: {shown} has {count} block(s) instead of 5",
            "{name} がテナント ID の形ではありません: {shown} のブロックは 5 個ではなく {count} 個です"
        ),
    }
}

/// What is asked for, in a few words.
fn request(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Reseller => ("a reseller relationship", "リセラー関係"),
        Kind::IndirectReseller => ("an indirect reseller relationship", "間接リセラー関係"),
        Kind::AdminOnly => ("administrator rights", "管理者権限"),
        Kind::Gdap => ("administrator roles (GDAP)", "管理者ロール (GDAP)"),
        Kind::Mca => ("the Microsoft Customer Agreement", "Microsoft 顧客契約"),
        Kind::Offer => ("a trial or purchase", "試用版または購入"),
        _ => ("something unknown", "不明な要求"),
    }
}
