//! The man pages say what the command lines say. `UPDATE=1 cargo test --test contract` writes them.

use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};
use common::{Lang, Text, text};

use crate::{
    held::held,
    reference::{EXITS, exit_words},
    table::{TOOLS, Tool},
};

#[test]
fn every_man_page_says_what_the_command_line_says() {
    for tool in TOOLS {
        held(&format!("man/{}.1", tool.name), &page(tool, Lang::En));
        held(&format!("man/ja/{}.1", tool.name), &page(tool, Lang::Ja));
    }
}

fn page(tool: &Tool, lang: Lang) -> String {
    let man = Man::new((tool.command)(lang))
        .source(format!("norikae {}", env!("CARGO_PKG_VERSION")))
        .manual(text!("norikae", "norikae").in_lang(lang));
    let mut page = Vec::new();
    man.render_title(&mut page).unwrap();
    man.render_name_section(&mut page).unwrap();
    man.render_synopsis_section(&mut page).unwrap();
    man.render_description_section(&mut page).unwrap();
    man.render_options_section(&mut page).unwrap();
    let page = String::from_utf8(page).unwrap() + &own_sections(tool, lang).to_roff();
    // Each section brings the same two lines for quotes, and an empty date is lost.
    let page = QUOTES.to_owned() + &page.replace(QUOTES, "");
    let page = page.replacen(" 1  \"norikae", " 1 \"\" \"norikae", 1);
    match lang {
        Lang::En => page,
        Lang::Ja => CLAP_IN_JAPANESE
            .iter()
            .fold(page, |page, (en, ja)| page.replace(en, ja)),
    }
}

const QUOTES: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// The words of clap's own that stand in every page.
const CLAP_IN_JAPANESE: &[(&str, &str)] = &[
    (".SH NAME", ".SH 名前"),
    (".SH SYNOPSIS", ".SH 書式"),
    (".SH DESCRIPTION", ".SH 説明"),
    (".SH OPTIONS", ".SH オプション"),
    ("May also be specified with the ", "環境変数 "),
    (" environment variable. ", " でも指定できます。"),
    ("Possible values:", "指定できる値:"),
    ("[default: ", "[既定: "),
];

fn own_sections(tool: &Tool, lang: Lang) -> Roff {
    let mut roff = Roff::new();
    let heading = |roff: &mut Roff, text: Text| {
        roff.control("SH", [text.in_lang(lang)]);
    };
    heading(&mut roff, text!("EXIT STATUS", "終了ステータス"));
    for exit in EXITS {
        roff.control("TP", []);
        roff.text([bold((*exit as u8).to_string())]);
        roff.text([roman(exit_words(*exit).in_lang(lang))]);
    }
    heading(&mut roff, text!("ENVIRONMENT", "環境変数"));
    for (name, words) in environment(tool, lang) {
        roff.control("TP", []);
        roff.text([bold(name)]);
        roff.text([roman(words)]);
    }
    heading(&mut roff, text!("EXAMPLES", "例"));
    for (command, words) in examples(tool) {
        roff.control("TP", []);
        roff.text([bold(command)]);
        roff.text([roman(words.in_lang(lang))]);
    }
    heading(&mut roff, text!("SEE ALSO", "関連項目"));
    let others = TOOLS.iter().filter(|other| other.name != tool.name);
    let mut pages: Vec<String> = others.map(|other| format!("{}(1)", other.name)).collect();
    pages.push("norikae(7)".into());
    roff.text([roman(pages.join(", "))]);
    roff
}

/// The variables of the arguments, and those that every tool obeys.
fn environment(tool: &Tool, lang: Lang) -> Vec<(String, String)> {
    let command = (tool.command)(lang);
    let of_arguments = command.get_arguments().filter_map(|arg| {
        let name = arg.get_env()?.to_str()?.to_owned();
        let flag = arg.get_long()?;
        let words = text!(
            "used where --{flag} is not given",
            "--{flag} を省略したときに使います"
        );
        Some((name, words.in_lang(lang).to_owned()))
    });
    let shared = [
        (
            "LC_ALL, LC_MESSAGES, LANG",
            text!(
                "the language of messages where --lang is not given",
                "--lang を省略したときのメッセージの言語"
            ),
        ),
        (
            "NO_COLOR",
            text!(
                "no colours in help and complaints where it is set",
                "設定すると、ヘルプとエラーに色を付けません"
            ),
        ),
    ];
    let shared = shared.map(|(name, words)| (name.to_owned(), words.in_lang(lang).to_owned()));
    of_arguments.chain(shared).collect()
}

/// What people do with a tool.
fn examples(tool: &Tool) -> Vec<(&'static str, Text)> {
    EXAMPLES
        .iter()
        .filter(|(name, ..)| *name == tool.name)
        .map(|(_, command, en, ja)| {
            let words = Text {
                en: (*en).into(),
                ja: (*ja).into(),
            };
            (*command, words)
        })
        .collect()
}

#[test]
fn every_tool_has_an_example() {
    for tool in TOOLS {
        assert!(!examples(tool).is_empty(), "{}", tool.name);
    }
    for (name, ..) in EXAMPLES {
        assert!(TOOLS.iter().any(|tool| tool.name == *name), "{name}");
    }
}

const EXAMPLES: &[(&str, &str, &str, &str)] = &[
    (
        "parse-invite",
        "parse-invite mail.eml",
        "Say what the invitation in a mail asks for, and whether its link is genuine",
        "メールの招待が何を求めているか、リンクが本物かどうかを調べます",
    ),
    (
        "check-relationship",
        "parse-invite mail.eml | check-relationship --table",
        "Say whether the relationship of the mail has taken effect",
        "メールのリセラー関係が成立したかどうかを調べます",
    ),
    (
        "check-relationship",
        "parse-invite mail.eml | check-relationship --wait 1h",
        "Wait for it, an hour at most",
        "成立するまで、最長 1 時間待ちます",
    ),
    (
        "list-licenses",
        "parse-invite mail.eml | check-relationship | list-licenses --table",
        "List the licence rows with their seats and sellers, and what each needs",
        "ライセンスの行を、シート数、販売元、必要な作業とともに一覧にします",
    ),
    (
        "swap-license",
        "parse-invite mail.eml | check-relationship | list-licenses | swap-license > plan.jsonl",
        "Plan who moves from which row to which; nothing is changed",
        "誰をどの行からどの行へ移すかを計画します。何も変更しません",
    ),
    (
        "swap-license",
        "swap-license --apply plan.jsonl",
        "Do what the plan says, and nothing else; run it again to go on after an interruption",
        "計画に書かれたことだけを実行します。中断したときは同じコマンドで再開できます",
    ),
    (
        "attest-mca",
        "parse-invite mail.eml | check-relationship | attest-mca --table",
        "Say whether the Microsoft Customer Agreement is accepted, and what is left to do",
        "Microsoft 顧客契約が承諾済みかどうか、残りの作業は何かを調べます",
    ),
    (
        "attest-mca",
        "list-customers | attest-mca --csv --bom > agreements.csv || test $? = 1",
        "The same of all customers, for Excel; the exit code is 1 where one has not accepted",
        "すべてのお客様について調べ、Excel 用の CSV に出力します (未承諾のお客様があると終了コードは 1)",
    ),
    (
        "request-relationship",
        "request-relationship --mail invitation.eml --from '営業 <csp@hinode.example>' --to 'soumu@kaigan.example'",
        "Write the mail that asks a customer for a reseller relationship",
        "お客様にリセラー関係の承諾を依頼するメールを作成します",
    ),
    (
        "request-relationship",
        "list-customers | request-relationship - --kind gdap > plan.jsonl",
        "Plan a request for roles (GDAP) of each customer; request-relationship --apply plan.jsonl makes them",
        "各お客様への役割の依頼 (GDAP) を計画します。request-relationship --apply plan.jsonl で作成します",
    ),
    (
        "request-transfer",
        r#"parse-invite mail.eml | list-licenses | grep '"direction":"to"' | request-transfer --email it@customer.example > plan.jsonl"#,
        "Plan to ask the old partner for what it sold; request-transfer --apply --wait 1h plan.jsonl asks and follows",
        "移行元パートナーが販売したものの移管を依頼する計画を作成します。request-transfer --apply --wait 1h plan.jsonl で依頼し、状態を追跡します",
    ),
    (
        "request-transfer",
        "list-customers | request-transfer --show --table",
        "Show the transfers of all customers, and until when each can be answered",
        "すべてのお客様の移管と、それぞれの回答期限を表示します",
    ),
    (
        "backup-plan",
        "parse-invite mail.eml | list-licenses --users | backup-plan --table",
        "Say what of each OneDrive to save, and until when",
        "各ユーザーの OneDrive から何をいつまでに保存するかを調べます",
    ),
    (
        "list-customers",
        "list-customers | check-relationship --side partner | attest-mca --table",
        "Say for each customer of the partner whether the agreement is accepted",
        "パートナーのお客様ごとに、契約が承諾済みかどうかを調べます",
    ),
    (
        "list-customers",
        "list-customers --name 株式会社 --csv --bom > customers.csv",
        "Write those whose name begins so, for Excel",
        "名前がこの文字で始まるお客様を、Excel 用の CSV に出力します",
    ),
    (
        "list-subscriptions",
        "list-subscriptions --fail-on would-extend-paid,renewal-on --table",
        "List what was sold to all customers; end with 1 where something renews or is extended against the plan",
        "すべてのお客様のサブスクリプションを一覧し、意図しない更新や延長があれば終了コード 1 で終わります",
    ),
    (
        "list-subscriptions",
        "parse-invite mail.eml | list-licenses | list-subscriptions --side customer - --csv > subscriptions.csv",
        "Write all that the customer has, whoever sold it, as a table",
        "お客様が持つすべてのサブスクリプションを、販売元を問わず表に出力します",
    ),
    (
        "change-subscription",
        "list-subscriptions | change-subscription --seats 6 > plan.jsonl",
        "Plan six seats for each of the partner's subscriptions; take out of the file what is not meant",
        "パートナーの各サブスクリプションを 6 ライセンスにする計画を作成します (不要な行はファイルから除きます)",
    ),
    (
        "change-subscription",
        "change-subscription --apply plan.jsonl",
        "Do exactly what the plan says; run it again after an interruption",
        "計画どおりに変更します (中断した場合は同じコマンドを再度実行します)",
    ),
    (
        "order-licenses",
        "list-licenses --this-tenant | order-licenses --seats 2 --cart > carts.jsonl",
        "Plan two seats of each product that is in use, and lay them into carts that show what they cost; buys nothing",
        "使用中の各製品を 2 ライセンスずつ注文する計画を作成し、価格を示すカートに入れます (購入はしません)",
    ),
    (
        "order-licenses",
        "order-licenses --apply carts.jsonl",
        "Buy exactly what lies in these carts; run it again after an interruption, it buys nothing twice",
        "これらのカートの内容を購入します (中断した場合は同じコマンドを再度実行します。二重には購入しません)",
    ),
    (
        "list-files",
        "parse-invite mail.eml | list-licenses --users | list-files > files.jsonl",
        "List every file of everybody who must move",
        "移行が必要な全ユーザーのファイルを一覧にします",
    ),
    (
        "list-files",
        "list-files --folder OneDrive -o files.jsonl",
        "List the files of the OneDrive folder on this PC, without any sign-in",
        "この PC の OneDrive フォルダーのファイルを、サインインなしで一覧にします",
    ),
    (
        "check-files",
        "list-files --folder OneDrive | check-files usb --table",
        "Say whether every listed file is on the USB disk, also after the licence is gone",
        "一覧のファイルがすべて USB ディスクにあるかどうかを調べます (ライセンスがなくなった後も使えます)",
    ),
    (
        "save-files",
        "parse-invite mail.eml | list-licenses --users | list-files | save-files --to usb --table",
        "Copy the files of everybody who must move to the USB disk, and say whether all is there; run it again to go on after an interruption",
        "移行が必要な全ユーザーのファイルを USB ディスクにコピーし、すべて保存されたかどうかを調べます (中断した場合は同じコマンドで再開できます)",
    ),
    (
        "save-files",
        "parse-invite mail.eml | list-licenses --users | list-files | save-files --to usb --script bash > save.sh",
        "Write a script that copies them, for a computer without these tools",
        "コピーを行うスクリプトを出力します (このツールがないコンピューター用)",
    ),
    (
        "list-deadlines",
        "parse-invite mail.eml | list-licenses | list-deadlines --within 60d --table",
        "List what ends or must be done in the next 60 days",
        "今後 60 日以内の終了日や期限を一覧にします",
    ),
    (
        "list-deadlines",
        "parse-invite mail.eml | list-licenses | list-deadlines --ics > deadlines.ics",
        "Write all of them as a calendar",
        "すべての期限をカレンダー ファイルに出力します",
    ),
    (
        "list-resellers",
        "list-resellers --allow-empty > resellers.jsonl",
        "Keep today's list, to compare with later (--since)",
        "今日の一覧を保存します (後で --since で比較できます)",
    ),
    (
        "list-resellers",
        "echo '{\"reseller\":{\"partnerId\":\"6010234\"}}' | list-resellers - --table",
        "Say who a PartnerID is, and whether it has signed",
        "パートナー ID の会社名と、契約への署名の有無を調べます",
    ),
    (
        "sign-in",
        "sign-in list-licenses swap-license",
        "Sign in by a code, for what these two tools need and nothing else",
        "コードを使い、この 2 つのツールに必要なアクセス許可だけでサインインします",
    ),
    (
        "sign-in",
        "sign-in --partner --partner-tenant partner.example --client-id ID --certificate-file norikae.pem --browser",
        "Sign in a partner's user in a browser, for Partner Center",
        "パートナーのユーザーとして、ブラウザーでパートナー センターにサインインします",
    ),
    (
        "sign-in",
        "sign-in --status --table",
        "Say who is signed in, and what each tool can do",
        "サインイン中のユーザーと、各ツールで何ができるかを表示します",
    ),
    (
        "rehearse",
        "rehearse -- list-licenses --this-tenant --table",
        "Run a tool on the built-in tenant",
        "組み込みのテナントに対してツールを実行します",
    ),
];
