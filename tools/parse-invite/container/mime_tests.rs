use super::*;

fn texts(mail: &Mail) -> Vec<(&str, &str)> {
    mail.bodies
        .iter()
        .map(|body| (body.part.as_str(), body.text.trim_end()))
        .collect()
}

#[test]
fn the_last_part_is_kept_where_the_closing_boundary_is_missing() {
    let mail = b"From: a@b.example\nContent-Type: multipart/alternative; boundary=x\n\n--x\n\none\n--x\nContent-Type: text/html\n\n<p>two";
    let mails = read(mail);
    assert_eq!(texts(&mails[0]), [("1:text", "one"), ("2:html", "<p>two")]);
}

#[test]
fn a_boundary_that_the_header_forgot_is_found() {
    let mail = b"Content-Type: multipart/mixed\n\npreamble\n--abc\nContent-Type: text/plain\n\none\n--abc--\n";
    assert_eq!(texts(&read(mail)[0]), [("1:text", "one")]);
}

#[test]
fn a_mail_inside_a_mail_keeps_its_own_sender() {
    let mail = b"From: out@a.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nfyi\n--x\nContent-Type: message/rfc822\n\nFrom: in@b.example\nSubject: s\n\nhello\n--x--\n";
    let mails = read(mail);
    assert_eq!(mails.len(), 2);
    assert_eq!(
        mails[1].envelope.from.as_ref().unwrap().mail.as_deref(),
        Some("in@b.example")
    );
    assert_eq!(texts(&mails[1]), [("2:text", "hello")]);
}

#[test]
fn mails_nested_without_end_are_read_to_a_bound() {
    let deep = "Content-Type: message/rfc822\n\n".repeat(100_000);
    let mails = read(deep.as_bytes());
    assert!(mails.len() <= MAX_DEPTH + 2);
    assert!(
        mails
            .iter()
            .any(|mail| mail.problems == [ReadProblem::TooDeep])
    );
}

#[test]
fn a_flowed_line_is_one_line_again() {
    assert_eq!(
        unflow("https://a.example/ \nb?c \n=d\nnext\n", true),
        "https://a.example/b?c=d\nnext\n"
    );
    assert_eq!(unflow("> a \n> b\nc", false), "> a b\nc\n");
    assert_eq!(unflow("a \n> b", false), "a \n> b\n");
}

#[test]
fn an_attached_page_is_named_and_not_read() {
    let mail = b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html; name=login.html\nContent-Disposition: attachment; filename=login.html\n\n<a href=https://e.example>\n--x--\n";
    let mails = read(mail);
    assert_eq!(mails[0].attachments, ["login.html"]);
    assert!(mails[0].bodies.is_empty());
}
