//! What other tools write: lists, snapshots, reports, mails, credentials, and the journal of a purchase.

use std::{fs, path::Path, process::Command};

use rehearse::{
    Options, Tenant,
    tenant::{CatalogueItem, Drive, Properties},
};
use test_support::{
    TestEnvironment, any, contains,
    drives::{file, folder},
    program, run,
};

use crate::{
    LIST, MOST, fails,
    signing_in::{PERSON, alone, by_browser, signed_in},
};

const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";

/// What was there before.
const OLDER: &str = "as it was\n";

/// A tool that writes a file into the folder `output`.
struct Writing {
    exe: &'static str,
    /// The file is the last of them.
    args: &'static [&'static str],
    input: String,
    /// Whether an older file of that name is replaced.
    replaces: bool,
}

impl Writing {
    fn environment(&self) -> TestEnvironment {
        let env = TestEnvironment::of(tenant());
        fs::create_dir(env.home.path().join("output")).unwrap();
        if self.replaces {
            env.home.file(self.file(), OLDER);
        }
        env.home.file("input", &self.input);
        env
    }

    fn file(&self) -> &'static str {
        self.args.last().unwrap()
    }

    fn command(&self, env: &TestEnvironment) -> Command {
        let mut command = env.tool(self.exe, self.args);
        let input = fs::File::open(env.home.path().join("input")).unwrap();
        command.stdin(input);
        command
    }

    /// Lets each call in turn fail: an older file stays as it was, a new one is not there at all, and the same command
    /// again writes all of it.
    fn fails_at_each(&self, call: &str) {
        for at in 1..MOST {
            let env = self.environment();
            let what = format!("{call} {at} of {:?}", self.args);
            let Some(ran) = fails(&mut self.command(&env), &env, (call, "output", at)) else {
                assert!(at > 1, "{what}: none was made");
                return;
            };
            ran.status(5)
                .stdout(any())
                .stderr(contains("cannot "))
                .about(&what);
            let place = env.home.path().join(self.file());
            // After it has its name, only the folder was left to be written down.
            let is_new = fs::read_to_string(&place).is_ok_and(|text| text != OLDER);
            if !is_new {
                let there = names(place.parent().unwrap());
                assert_eq!(there.len(), usize::from(self.replaces), "{what}: {there:?}");
                assert_eq!(place.exists(), self.replaces, "{what}");
            }
            if !self.replaces {
                fs::remove_file(&place).ok();
            }
            run(&mut self.command(&env))
                .success()
                .stdout(any())
                .about(&what);
            let whole = fs::read_to_string(&place).unwrap();
            assert!(whole.len() > OLDER.len(), "{what}: {whole}");
            if is_new {
                assert_ne!(whole, OLDER);
            }
        }
        panic!("{MOST} calls and no end: {:?}", self.args);
    }
}

/// What lies in a folder, but for what came of a list until it failed.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.ends_with(".partial")).collect()
}

/// The first user has a file, and the partner something to sell.
fn tenant() -> Tenant {
    let mut tenant = Tenant::omakase();
    tenant.users[0].drive = Some(Drive {
        quota_total: 1 << 40,
        properties: Properties::default(),
        items: vec![folder("作業", vec![file("計画.txt", "October")])],
    });
    tenant
}

fn writers() -> Vec<Writing> {
    let writing = |exe, args, input: &str| Writing {
        exe,
        args,
        input: input.to_owned(),
        replaces: true,
    };
    let user = "{\"user\":{\"id\":\"aoki@aozora-koumuten.example\"}}\n";
    let customer = format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n");
    let env = TestEnvironment::of(tenant());
    let rows = env.run(LIST, &["--this-tenant"], "").out;
    let mail: &[&str] = &[
        "--deadline",
        "2026-10-31",
        "--from",
        "csp@hinode-cloud.example",
        "--to",
        "aoki@aozora-koumuten.example",
        "-",
        "--mail",
        "output/mail.eml",
    ];
    vec![
        writing(LIST, &["--this-tenant", "-o", "output/rows"], ""),
        writing(LIST, &["--this-tenant", "--snapshot", "output/tenant"], ""),
        writing(program!("list-customers"), &["-o", "output/customers"], ""),
        writing(program!("list-files"), &["-o", "output/files"], user),
        writing(program!("make-report"), &["-o", "output/page.html"], &rows),
        Writing {
            replaces: false,
            ..writing(program!("request-relationship"), mail, &customer)
        },
    ]
}

#[test]
fn whichever_write_of_a_list_a_report_or_a_mail_fails_what_was_there_stays_and_half_is_never_there()
{
    for writer in writers() {
        writer.fails_at_each("write");
    }
}

#[test]
fn whichever_sync_of_a_list_a_report_or_a_mail_fails_what_was_there_stays() {
    for writer in writers() {
        writer.fails_at_each("sync");
    }
}

/// What is kept of a sign-in lies in the state folder of the rehearsal.
fn state(env: &TestEnvironment) -> String {
    let variables = env.rehearsal.env();
    let state = variables
        .iter()
        .find(|(name, _)| name == "NORIKAE_STATE_DIR");
    state.unwrap().1.clone()
}

#[tokio::test]
async fn whichever_write_or_sync_of_the_credentials_fails_what_is_kept_goes_on_signing_in() {
    for call in ["write", "sync"] {
        let env = signed_in(Options::default(), &["list-licenses", "--browser"]).await;
        let below = format!("{}/sign-in", state(&env));
        let list = || alone(&env, LIST, &["--this-tenant"]);
        let mut at = 1;
        // Each use renews what is kept.
        while let Some(ran) = fails(&mut list(), &env, (call, &below, at)) {
            let what = format!("{call} {at}");
            ran.status(5)
                .stdout(any())
                .stderr(contains("cannot "))
                .about(&what);
            run(&mut list()).success().stdout(any()).about(&what);
            fs::remove_file(env.home.path().join("mark")).unwrap();
            at += 1;
        }
        assert!(at > 1, "no {call} was made");
    }
}

#[tokio::test]
async fn a_sign_in_that_cannot_be_kept_says_so_and_works_the_second_time() {
    for call in ["write", "sync"] {
        let env = TestEnvironment::omakase();
        let below = format!("{}/sign-in", state(&env));
        let tool = || alone(&env, program!("sign-in"), &["list-licenses", "--browser"]);
        let mut first = tool();
        let mark = env.home.path().join("mark");
        first
            .env("LD_PRELOAD", crate::shim())
            .env("FAILING_CALL", call)
            .env("FAILING_BELOW", &below)
            .env("FAILING_AT", "1")
            .env("FAILING_MARK", &mark);
        let ran = by_browser(&mut first, PERSON).await;
        assert!(mark.exists(), "no {call} was made");
        ran.status(5).stdout(any()).stderr(contains("cannot "));
        let again = by_browser(&mut tool(), PERSON).await;
        again.success().stdout(any()).stderr(any()).about(call);
        run(&mut alone(&env, LIST, &["--this-tenant"]))
            .success()
            .stdout(any());
    }
}

#[test]
fn whichever_write_or_sync_of_the_journal_of_a_purchase_fails_it_is_bought_once() {
    const ORDER: &str = program!("order-licenses");
    for call in ["write", "sync"] {
        let mut at = 1;
        loop {
            let env = TestEnvironment::changed(not_sold_yet);
            let customer = format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n");
            let rows = env.run(LIST, &["-"], &customer).out;
            let cart = env.run(ORDER, &["--cart"], &rows).out;
            env.home.file("cart", &cart);
            fs::create_dir(env.home.path().join("journal")).unwrap();
            let args = [
                "--apply",
                "--first-pause",
                "1",
                "--journal",
                "journal/j",
                "cart",
            ];
            let apply = || env.tool(ORDER, &args);
            let Some(ran) = fails(&mut apply(), &env, (call, "journal", at)) else {
                break;
            };
            let what = format!("{call} {at}");
            ran.status(5)
                .stdout(any())
                .stderr(contains("cannot "))
                .about(&what);
            run(&mut apply())
                .success()
                .stdout(any())
                .stderr(any())
                .about(&what);
            let orders = env.rehearsal.tenant().partner_center.desk.orders;
            assert_eq!(orders.len(), 1, "{what}");
            at += 1;
        }
        assert!(at > 2, "two lines a change: {call}");
    }
}

fn not_sold_yet(tenant: &mut Tenant) {
    tenant.subscriptions.truncate(1);
    tenant.partner_center.desk.catalogue = vec![CatalogueItem::usual(
        "CFQ7TTC0LDPB:0001:CFQ7TTC0K971".to_owned(),
        "Microsoft 365 Business Standard".to_owned(),
        "f245ecc8-75af-4f8e-b61f-27d8114de5f3".parse().unwrap(),
    )];
}
