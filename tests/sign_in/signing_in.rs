//! A person at a terminal, and the browser beside it.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, ChildStderr, Command, Stdio},
};

use rehearse::Options;
use reqwest::{Client, redirect};
use test_support::{Run, TestEnvironment, program};

/// A user of the built-in tenant.
pub(crate) const PERSON: &str = "aoki@aozora-koumuten.example";
/// The partner's one administrator.
pub(crate) const PARTNER: &str = "admin@hinodecloud.onmicrosoft.com";

/// The settings of a rehearsal that name a way to sign in, or a tenant.
const NAMED: [&str; 5] = [
    "NORIKAE_CLIENT_ID",
    "NORIKAE_SECRET_FILE",
    "NORIKAE_REFRESH_TOKEN_FILE",
    "NORIKAE_TENANT",
    "NORIKAE_PARTNER_TENANT",
];

/// A tool before the emulator, as a person without any settings runs it.
pub(crate) fn alone(environment: &TestEnvironment, exe: &str, args: &[&str]) -> Command {
    let mut command = environment.tool(exe, args);
    for name in NAMED {
        command.env_remove(name);
    }
    command
}

/// The same for a partner, whose own application is named, and its secret.
pub(crate) fn as_partner(environment: &TestEnvironment, exe: &str, args: &[&str]) -> Command {
    let mut command = environment.tool(exe, args);
    command.env_remove("NORIKAE_REFRESH_TOKEN_FILE");
    command
}

/// `sign-in` while it waits for the person.
pub(crate) struct SigningIn {
    child: Child,
    err: BufReader<ChildStderr>,
    said: String,
}

impl SigningIn {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::null()).spawn().unwrap();
        let err = BufReader::new(child.stderr.take().unwrap());
        Self {
            child,
            err,
            said: String::new(),
        }
    }

    /// The next line on standard error with this in it.
    pub(crate) fn line_with(&mut self, words: &str) -> String {
        loop {
            let mut line = String::new();
            let read = self.err.read_line(&mut line).unwrap();
            assert!(read > 0, "it ended without {words}: {}", self.said);
            self.said.push_str(&line);
            if line.contains(words) {
                return line;
            }
        }
    }

    pub(crate) fn finish(mut self) -> Run {
        self.err.read_to_string(&mut self.said).unwrap();
        let mut out = String::new();
        let mut stdout = self.child.stdout.take().unwrap();
        stdout.read_to_string(&mut out).unwrap();
        Run {
            code: self.child.wait().unwrap().code(),
            out,
            err: self.said,
        }
    }
}

/// A browser that follows nothing by itself.
pub(crate) fn browser() -> Client {
    test_support::client::use_ring();
    let builder = Client::builder().no_proxy();
    builder.redirect(redirect::Policy::none()).build().unwrap()
}

/// Signs in by a code as this person.
pub(crate) async fn by_code(command: &mut Command, person: &str) -> Run {
    let mut signing_in = SigningIn::start(command);
    let line = signing_in.line_with("enter the code");
    let words: Vec<&str> = line.split_whitespace().collect();
    let after = |word: &str| words[words.iter().position(|one| *one == word).unwrap() + 1];
    let (page, code) = (after("open"), after("code"));
    let form = [("otc", code), ("upn", person), ("answer", "allow")];
    let answer = browser().post(page).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    signing_in.finish()
}

/// Signs in by a browser as this person.
pub(crate) async fn by_browser(command: &mut Command, person: &str) -> Run {
    let mut signing_in = SigningIn::start(command);
    let line = signing_in.line_with("/oauth2/v2.0/authorize?");
    let page = line.split_whitespace().last().unwrap();
    let form = [("upn", person), ("answer", "allow")];
    let answer = browser().post(page).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 302);
    let back = answer.headers()["location"].to_str().unwrap();
    let answer = browser().get(back).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    signing_in.finish()
}

/// An environment in which a person has signed in for some tools.
pub(crate) async fn signed_in(options: Options, tools: &[&str]) -> TestEnvironment {
    let environment = TestEnvironment::with(options);
    let mut command = alone(&environment, program!("sign-in"), tools);
    let ran = by_browser(&mut command, PERSON).await;
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    environment
}

/// A token of the application's own in the customer's tenant.
pub(crate) async fn token_of_the_application(environment: &TestEnvironment) -> String {
    let variables = environment.rehearsal.env();
    let value = |name: &str| {
        let found = variables.iter().find(|(one, _)| one == name);
        found.unwrap().1.clone()
    };
    let tenant = rehearse::Tenant::omakase().organization.id;
    let form = [
        ("grant_type", "client_credentials".to_owned()),
        ("client_id", value("NORIKAE_CLIENT_ID")),
        (
            "client_secret",
            fs::read_to_string(value("NORIKAE_SECRET_FILE")).unwrap(),
        ),
        ("scope", "https://graph.microsoft.com/.default".to_owned()),
    ];
    let url = format!("{}/{tenant}/oauth2/v2.0/token", environment.rehearsal.url());
    let answer = browser().post(url).form(&form).send().await.unwrap();
    let body: serde_json::Value = answer.json().await.unwrap();
    body["access_token"].as_str().unwrap().to_owned()
}
