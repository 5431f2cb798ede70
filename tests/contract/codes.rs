//! `docs/codes.md` and `docs/codes.ja.md`: every code that a record may hold, its cause and the next step. The codes are those
//! of the program, found in the schemas and in the source; their words are `tests/data/codes.tsv`.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use common::Lang;
use serde_json::Value;
use syn::visit::Visit;

use crate::{
    held::{held, name_of, root},
    table::TOOLS,
    tables::values,
};

/// Codes that stand in one place of a record.
struct Group {
    /// Its name in the table of words.
    name: &'static str,
    /// Where they stand in a record.
    place: &'static str,
    /// What they are about.
    about: [&'static str; 2],
    /// Where the program has them.
    source: Source,
}

enum Source {
    /// An enumeration of the schemas.
    Enumeration(&'static str),
    /// What functions of files give; without names, any of the file.
    Functions(&'static [(&'static str, &'static [&'static str])]),
    /// What stands as the code of an error in any tool.
    Errors,
}

const GROUPS: &[Group] = &[
    Group {
        name: "verdict",
        place: "invitation.verdict",
        about: [
            "Whether an invitation is genuine",
            "招待が正規のものかどうか",
        ],
        source: Source::Enumeration("InvitationVerdict"),
    },
    Group {
        name: "warning",
        place: "invitation.warnings[].code",
        about: ["What is wrong with an invitation", "招待の問題点"],
        source: Source::Functions(&[
            ("tools/parse-invite/warning/caution.rs", &[]),
            ("tools/parse-invite/online.rs", &["doubt"]),
        ]),
    },
    Group {
        name: "relationship",
        place: "relationship.state",
        about: ["Whether the relationship is there", "リセラー関係の状態"],
        source: Source::Enumeration("RelationshipState"),
    },
    Group {
        name: "fact",
        place: "relationship.evidence[].fact",
        about: [
            "What the relationship's state rests on",
            "リセラー関係の根拠",
        ],
        source: Source::Functions(&[("tools/check-relationship/observation.rs", &["fact"])]),
    },
    Group {
        name: "agreement",
        place: "agreement.state",
        about: [
            "How the Microsoft Customer Agreement stands",
            "Microsoft 顧客契約の状態",
        ],
        source: Source::Enumeration("AgreementState"),
    },
    Group {
        name: "reseller",
        place: "reseller.agreement",
        about: ["Whether a reseller has signed", "リセラーの署名の状態"],
        source: Source::Enumeration("ResellerAgreement"),
    },
    Group {
        name: "swap",
        place: "swap.reason",
        about: [
            "Why a user is not moved, or otherwise",
            "移行しない理由など",
        ],
        source: Source::Enumeration("SwapReason"),
    },
    Group {
        name: "swapped",
        place: "swap.status",
        about: ["How applying went for a user", "ユーザーごとの適用結果"],
        source: Source::Enumeration("SwapStatus"),
    },
    Group {
        name: "applied",
        place: "change.status, request.status, order.status, transfer.status, creation.status",
        about: [
            "How applying any other change went",
            "その他の変更の適用結果",
        ],
        source: Source::Enumeration("ApplyStatus"),
    },
    Group {
        name: "change",
        place: "change.reason",
        about: [
            "Why a subscription is not changed",
            "サブスクリプションを変更しない理由",
        ],
        source: Source::Enumeration("ChangeReason"),
    },
    Group {
        name: "order",
        place: "order.reason",
        about: ["Why something is not ordered", "注文しない理由"],
        source: Source::Enumeration("OrderReason"),
    },
    Group {
        name: "transfer",
        place: "transfer.reason",
        about: ["Why a transfer is not asked for", "移管を依頼しない理由"],
        source: Source::Enumeration("TransferReason"),
    },
    Group {
        name: "create",
        place: "creation.reason",
        about: ["Why a customer is not created", "お客様を作成しない理由"],
        source: Source::Enumeration("CreateReason"),
    },
    Group {
        name: "finding",
        place: "subscription.findings[].code",
        about: [
            "What to look at in a subscription",
            "サブスクリプションの確認事項",
        ],
        source: Source::Enumeration("FindingCode"),
    },
    Group {
        name: "note",
        place: "backup.notes[].code",
        about: ["What to know of a plan of what to save", "保存計画の注意"],
        source: Source::Functions(&[(
            "tools/backup-plan/notes.rs",
            &[
                "no_day",
                "of_the_day",
                "after_the_term",
                "of_the_rest",
                "of_what_is_skipped",
                "of_the_listing",
            ],
        )]),
    },
    Group {
        name: "skipped",
        place: "backup.skipped[].reason",
        about: ["Why something cannot be saved", "保存できない理由"],
        source: Source::Functions(&[("common/files/src/tree.rs", &["code"])]),
    },
    Group {
        name: "saved",
        place: "backup.verified.state",
        about: ["Whether a copy is complete", "コピーが完全かどうか"],
        source: Source::Enumeration("VerifiedState"),
    },
    Group {
        name: "error",
        place: "SECTION.error.code",
        about: [
            "Why a record could not be worked on. Any other code is the service's own word, or `http-` and the status",
            "レコードを処理できなかった理由。これ以外のコードはサービス自身のもの、または `http-` とステータスです",
        ],
        source: Source::Errors,
    },
];

/// The words of a code.
struct Words {
    group: String,
    code: String,
    cause: [String; 2],
    next: [String; 2],
}

#[test]
fn the_pages_of_codes_say_cause_and_next_step_in_both_languages() {
    held("docs/codes.md", &page(Lang::En));
    held("docs/codes.ja.md", &page(Lang::Ja));
}

#[test]
fn every_code_of_the_program_has_its_words_and_no_other() {
    let words = words();
    let mut wrong = Vec::new();
    for group in GROUPS {
        let of_group = words.iter().filter(|one| one.group == group.name);
        let told: BTreeSet<String> = of_group.map(|one| one.code.clone()).collect();
        let known = codes(group);
        let of = |sign: &'static str| move |code: &String| format!("{} {sign}{code}", group.name);
        wrong.extend(known.difference(&told).map(of("+")));
        wrong.extend(told.difference(&known).map(of("-")));
    }
    let is_known = |name: &str| GROUPS.iter().any(|group| group.name == name);
    let strangers = words.iter().filter(|one| !is_known(&one.group));
    wrong.extend(strangers.map(|one| format!("group {}", one.group)));
    assert_eq!(
        wrong,
        Vec::<String>::new(),
        "add (+) or take out (-) in tests/data/codes.tsv"
    );
}

#[test]
fn every_code_is_told_in_whole_sentences() {
    for one in words() {
        for [en, ja] in [&one.cause, &one.next] {
            assert!(en.ends_with('.') && en.is_ascii(), "{}: {en}", one.code);
            assert!(ja.ends_with('。'), "{}: {ja}", one.code);
        }
    }
}

fn page(lang: Lang) -> String {
    let at = usize::from(lang == Lang::Ja);
    let head = [
        "# Codes\n\nWhat the codes in records mean, what causes each, and what to do. A code is the same in every language and is \
         never changed. This page is made by `UPDATE=1 cargo test --test contract`.\n",
        "# コード\n\nレコードにあるコードの意味と原因、対処です。コードはどの言語でも同じで、変更されません。このページは \
         `UPDATE=1 cargo test --test contract` が作成します。\n",
    ];
    let mut page = head[at].to_owned();
    let columns = [["code", "cause", "next step"], ["コード", "原因", "対処"]];
    let words = words();
    for group in GROUPS {
        let _ = write!(page, "\n## `{}`\n\n{}:\n\n", group.place, group.about[at]);
        let [code, cause, next] = columns[at];
        let _ = writeln!(page, "| {code} | {cause} | {next} |\n|---|---|---|");
        let mut rows: Vec<&Words> = words.iter().filter(|one| one.group == group.name).collect();
        rows.sort_by(|a, b| a.code.cmp(&b.code));
        for row in rows {
            let (code, cause, next) = (&row.code, &row.cause[at], &row.next[at]);
            let _ = writeln!(page, "| `{code}` | {cause} | {next} |");
        }
    }
    page
}

fn words() -> Vec<Words> {
    let table = fs::read_to_string(root().join("tests/data/codes.tsv")).unwrap();
    let row = |line: &str| {
        let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let [group, code, cause_en, cause_ja, next_en, next_ja] =
            <[String; 6]>::try_from(cells).unwrap();
        Words {
            group,
            code,
            cause: [cause_en, cause_ja],
            next: [next_en, next_ja],
        }
    };
    table.lines().map(row).collect()
}

fn codes(group: &Group) -> BTreeSet<String> {
    match group.source {
        Source::Enumeration(name) => of_enumeration(name),
        Source::Functions(all) => {
            let of = |(file, functions): &(&str, &'static [&'static str])| {
                let mut found = Literals::of(functions);
                found.visit_file(&parsed(&root().join(file)));
                found.codes
            };
            all.iter().flat_map(of).collect()
        }
        Source::Errors => {
            let mut codes = BTreeSet::new();
            for folder in ["common", "tools"] {
                collect_errors(&root().join(folder), &mut codes);
            }
            codes
        }
    }
}

fn of_enumeration(name: &str) -> BTreeSet<String> {
    let schemas = TOOLS.iter().map(|tool| (tool.schema)());
    let found = schemas
        .map(|schema| schema["$defs"][name].clone())
        .find(Value::is_object);
    let found = found.unwrap_or_else(|| panic!("no schema has {name}"));
    values(&found).into_iter().collect()
}

/// Where errors of records are named: `code: "…"`, and functions that give the code of an error.
const OF_ERRORS: &[&str] = &[
    "code",
    "section_code",
    "section_error",
    "to_section_error",
    "from",
];

fn collect_errors(folder: &Path, codes: &mut BTreeSet<String>) {
    // The emulator speaks with the services' codes; those of warnings and of changes are groups of their own.
    const ELSEWHERE: &[&str] = &[
        "tools/rehearse",
        "tools/parse-invite",
        "common/files",
        "reason.rs",
        "tests.rs",
    ];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = name_of(&path);
        if ELSEWHERE.iter().any(|other| name.contains(other)) {
            continue;
        }
        if path.is_dir() {
            collect_errors(&path, codes);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let mut found = Literals::of(OF_ERRORS);
            found.fields = true;
            found.visit_file(&parsed(&path));
            codes.extend(found.codes);
        }
    }
}

fn parsed(file: &Path) -> syn::File {
    let source = fs::read_to_string(file).unwrap();
    syn::parse_file(&source).unwrap()
}

/// Collects what looks like a code within some functions, outside of tests.
struct Literals {
    functions: &'static [&'static str],
    /// Whether a field with the name `code` counts too, wherever it is.
    fields: bool,
    within: bool,
    codes: BTreeSet<String>,
}

impl Literals {
    fn of(functions: &'static [&'static str]) -> Self {
        Self {
            functions,
            fields: false,
            within: false,
            codes: BTreeSet::new(),
        }
    }

    fn enter(&mut self, name: &syn::Ident, visit: impl FnOnce(&mut Self)) {
        let is_wanted =
            self.functions.is_empty() || self.functions.iter().any(|wanted| name == wanted);
        let before = self.within;
        self.within |= is_wanted;
        visit(self);
        self.within = before;
    }
}

impl<'a> Visit<'a> for Literals {
    fn visit_item_mod(&mut self, module: &'a syn::ItemMod) {
        if module.ident != "tests" {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'a syn::ItemFn) {
        self.enter(&function.sig.ident, |all| {
            syn::visit::visit_item_fn(all, function);
        });
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        self.enter(&function.sig.ident, |all| {
            syn::visit::visit_impl_item_fn(all, function);
        });
    }

    fn visit_field_value(&mut self, field: &'a syn::FieldValue) {
        let is_code = matches!(&field.member, syn::Member::Named(name) if name == "code");
        let before = self.within;
        self.within |= self.fields && is_code;
        syn::visit::visit_field_value(self, field);
        self.within = before;
    }

    // A helper that takes the code of an error first.
    fn visit_expr_call(&mut self, call: &'a syn::ExprCall) {
        let is_helper =
            matches!(&*call.func, syn::Expr::Path(called) if called.path.is_ident("refused"));
        let before = self.within;
        self.within |= self.fields && is_helper;
        if let Some(syn::Expr::Lit(first)) = call.args.first() {
            syn::visit::visit_expr_lit(self, first);
        }
        self.within = before;
        syn::visit::visit_expr_call(self, call);
    }

    // What something is compared with is no code of ours.
    fn visit_expr_binary(&mut self, compared: &'a syn::ExprBinary) {
        if !matches!(compared.op, syn::BinOp::Eq(_)) {
            syn::visit::visit_expr_binary(self, compared);
        }
    }

    // What stands in a macro is a text.
    fn visit_macro(&mut self, _: &'a syn::Macro) {}

    fn visit_lit_str(&mut self, literal: &'a syn::LitStr) {
        let word = literal.value();
        let is_code =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        if self.within && word.len() > 2 && word.chars().all(is_code) {
            self.codes.insert(word);
        }
    }
}
