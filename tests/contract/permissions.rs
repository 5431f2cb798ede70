//! The READMEs' table of permissions is made from the one table of permissions, and no tool is missing in it.

use std::fs;

use common::{
    Lang, Text,
    permissions::{
        agents,
        partner_center::{self, Takes},
        tools::{USES, Use},
    },
    text,
};

use crate::{
    held::{held, root},
    table::{Service, TOOLS},
};

const BEGIN: &str = "<!-- permissions: written by UPDATE=1 cargo test --test contract -->\n";
const END: &str = "<!-- end of permissions -->\n";

#[test]
fn the_readmes_have_the_table_of_permissions() {
    for (file, lang) in [("README.md", Lang::En), ("README.ja.md", Lang::Ja)] {
        let page = fs::read_to_string(root().join(file)).unwrap();
        let (before, rest) = page.split_once(BEGIN).expect(file);
        let (_, after) = rest.split_once(END).expect(file);
        held(
            file,
            &format!("{before}{BEGIN}\n{}\n{END}{after}", table(lang)),
        );
    }
}

#[test]
fn every_tool_that_signs_in_has_its_rows() {
    let online = TOOLS
        .iter()
        .filter(|tool| tool.service == Service::Rehearsal && tool.name != "sign-in");
    for tool in online {
        let has_rows = USES.iter().any(|one| one.tool == tool.name);
        assert!(
            has_rows,
            "{} has no row in record::permissions::tools",
            tool.name
        );
    }
}

fn table(lang: Lang) -> String {
    let head = text!(
        "| tool | what for | permissions of Microsoft Graph | Partner Center | without it |\n|---|---|---|---|---|\n",
        "| ツール | 用途 | Microsoft Graph のアクセス許可 | パートナー センター | ない場合 |\n|---|---|---|---|---|\n"
    );
    let rows = USES.iter().map(|one| row(one, lang));
    head.in_lang(lang).to_owned() + &rows.collect::<String>()
}

fn row(one: &Use, lang: Lang) -> String {
    let option = match one.option {
        "" => String::new(),
        option => format!(" {option}"),
    };
    let names = one.permissions();
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let names = match names.as_slice() {
        [] => "–".to_owned(),
        names => names.join(", "),
    };
    let without = if one.asked.is_required() {
        text!("does not work", "動作しない")
    } else {
        text!("tells less", "表示が減る")
    };
    format!(
        "| `{}{option}` | {} | {names} | {} | {} |\n",
        one.tool,
        (one.what)().in_lang(lang),
        whose_as(one).in_lang(lang),
        without.in_lang(lang),
    )
}

/// The same with the role of the user in Partner Center, where a page names one.
fn whose_as(one: &Use) -> Text {
    let whose = whose(one);
    let rows = one.partner_center.iter();
    let rows = rows.filter_map(|(method, path)| partner_center::row(method, path));
    let named = rows.filter(|row| !row.agents.is_empty());
    let Some(strictest) = named.min_by_key(|row| row.agents.len()) else {
        return whose;
    };
    let role = agents::in_words(strictest.agents);
    Text {
        en: format!("{} (role of a user: {})", whose.en, role.en),
        ja: format!("{} (ユーザーのロール: {})", whose.ja, role.ja),
    }
}

/// Whose token the calls of Partner Center take.
fn whose(one: &Use) -> Text {
    let takes: Vec<Takes> = one
        .partner_center
        .iter()
        .map(|(method, path)| partner_center::row(method, path).unwrap().takes)
        .collect();
    match (
        takes.is_empty(),
        takes.contains(&Takes::Person),
        takes.contains(&Takes::App),
    ) {
        (true, ..) => text!("–", "–"),
        (_, true, true) => text!("user and application", "ユーザーとアプリの両方"),
        (_, true, false) => text!("user", "ユーザー"),
        (_, false, true) => text!("application", "アプリ"),
        (_, false, false) => text!("user or application", "ユーザーまたはアプリ"),
    }
}
