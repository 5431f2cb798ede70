//! Records that name a mail: what else they hold passes through, and nothing is lost.

use super::{run, run_with_input, support::home::Home};

const LINK: &str = "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61&msppId=0#/partners/invitation";

#[test]
fn a_record_keeps_what_it_held_before_and_gains_its_invitation() {
    let home = Home::new();
    home.file(
        "a.eml",
        format!("From: a@iko.example\nSubject: x\n\n{LINK}\n{LINK}&x=1\n"),
    );
    home.file(
        "list.jsonl",
        "{\"tenantId\":\"customer.example\",\"mail\":\"a.eml\",\"note\":{ \"n\": 1.0 }}\n",
    );
    let ran = run(home.path(), &["list.jsonl"]);
    for line in ran.out.lines() {
        assert!(line.starts_with("{\"tenantId\":\"customer.example\",\"mail\":\"a.eml\",\"note\":{ \"n\": 1.0 },\"invitation\":{\"kind\":\"reseller\","), "{line}");
    }
    let routes: Vec<bool> = ran
        .records()
        .iter()
        .map(|record| record["invitation"]["genuine"].as_bool().unwrap())
        .collect();
    assert_eq!(
        (routes, ran.err.as_str(), ran.code),
        (vec![true, false], "", Some(1))
    );
}

#[test]
fn a_record_whose_mail_cannot_be_read_goes_on_and_says_so() {
    let home = Home::new();
    home.file("plain.txt", "hello");
    let input = "{\"mail\":\"missing.eml\"}\n{\"note\":1}\n{\"mail\":\"plain.txt\"}\n{\"mail\":5}\nrubbish\n";
    let ran = run_with_input(home.path(), &[], input.as_bytes());
    assert_eq!(
        ran.out,
        "{\"mail\":\"missing.eml\",\"invitation\":{\"status\":\"failed\",\"error\":{\"code\":\"mail-unreadable\",\"message\":\"missing.eml: no such file\"}}}
{\"note\":1,\"invitation\":{\"status\":\"failed\",\"error\":{\"code\":\"mail-missing\",\"message\":\"the record has no `mail` that names a file\"}}}
{\"mail\":\"plain.txt\",\"invitation\":{\"status\":\"failed\",\"error\":{\"code\":\"no-invitation\",\"message\":\"no invitation in it\"}}}
{\"mail\":5,\"invitation\":{\"status\":\"failed\",\"error\":{\"code\":\"mail-missing\",\"message\":\"\\\"mail\\\" is not what it should be: the number 5 stands where words in quotation marks should\"}}}
"
    );
    assert_eq!(ran.code, Some(3));
    assert_eq!(ran.err.lines().count(), 5);
}

#[test]
fn an_invitation_of_the_customers_own_tenant_is_not_genuine() {
    let home = Home::new();
    home.file("a.txt", LINK);
    let record = "{\"tenantId\":\"3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61\",\"mail\":\"a.txt\"}\n";
    let ran = run_with_input(home.path(), &[], record.as_bytes());
    let invitation = &ran.records()[0]["invitation"];
    assert_eq!(invitation["warnings"][0]["code"], "own-tenant");
    assert_eq!(
        (invitation["genuine"].as_bool(), ran.code),
        (Some(false), Some(1))
    );
}

#[test]
fn partner_centers_own_answer_is_read_and_another_address_is_no_invitation() {
    let home = Home::new();
    let answer = format!("{{\"url\":\"{LINK}\",\"method\":\"GET\"}}\n");
    home.file("answer.json", &answer);
    let ran = run(home.path(), &["answer.json"]);
    let records = ran.records();
    assert_eq!(
        (records.len(), ran.code, ran.err.as_str()),
        (1, Some(0), "")
    );
    assert_eq!(records[0]["method"], "GET");
    assert_eq!(records[0]["invitation"]["verdict"], "genuine");
    assert_eq!(records[0]["invitation"]["source"]["file"], "answer.json");
    let other = run_with_input(
        home.path(),
        &[],
        b"{\"url\":\"https://www.example.com/\"}\n",
    );
    assert_eq!(
        other.out,
        "{\"url\":\"https://www.example.com/\",\"invitation\":{\"status\":\"failed\",\"error\":{\"code\":\"no-invitation\",\"message\":\"no invitation in it\"}}}\n"
    );
    assert_eq!(
        (other.err.as_str(), other.code),
        ("parse-invite: line 1: no invitation in it\n", Some(1))
    );
}
