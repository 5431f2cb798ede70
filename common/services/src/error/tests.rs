use super::*;

fn answered(kind: ErrorKind, write: bool, status: u16, code: &str) -> ServiceError {
    let mut error = ServiceError::new(kind, "POST /v1.0/users/x/assignLicense", write)
        .with_message("it said \u{1b}[2J this");
    error.0.status = Some(status);
    error.0.code = Some(code.to_owned());
    error.0.request_id = Some("r-1".to_owned());
    error
}

#[test]
fn only_a_write_without_a_clear_answer_has_an_unknown_outcome() {
    let unclear = [
        ErrorKind::Throttled,
        ErrorKind::Unavailable,
        ErrorKind::TimedOut,
        ErrorKind::Lost,
        ErrorKind::Garbled,
    ];
    for kind in unclear {
        assert!(ServiceError::new(kind.clone(), "POST /x", true).outcome_unknown());
        assert!(!ServiceError::new(kind, "GET /x", false).outcome_unknown());
    }
    for kind in [
        ErrorKind::Connect,
        ErrorKind::Untrusted,
        ErrorKind::OutOfTime {
            option: "--max-time",
        },
        ErrorKind::TokenRefused,
        ErrorKind::Refused,
        ErrorKind::Denied,
    ] {
        assert!(!ServiceError::new(kind, "POST /x", true).outcome_unknown());
    }
}

#[test]
fn an_unanswered_write_and_a_refused_sign_in_say_what_to_do() {
    let lost = ServiceError::new(ErrorKind::TimedOut, "POST /x", true);
    let read = ServiceError::new(ErrorKind::TimedOut, "GET /x", false);
    assert!(
        lost.text()
            .en
            .contains("whether the change was applied is unknown")
    );
    assert!(read.text().en.contains("run again later"));
    let said = |code: &str| answered(ErrorKind::Denied, false, 403, code).text();
    for (code, en, ja) in [
        (
            "900329",
            "does not take an application's own token",
            "アプリ専用のトークン",
        ),
        (
            "900421",
            "wants a sign-in with multi-factor authentication",
            "多要素認証",
        ),
        (
            "10001",
            "wants a sign-in with multi-factor authentication",
            "多要素認証",
        ),
        (
            "20002",
            "there is no reseller relationship",
            "リセラー関係がありません",
        ),
        (
            "1",
            "check the permissions and admin consent",
            "管理者の同意",
        ),
    ] {
        let text = said(code);
        assert!(
            text.en.contains(en) && text.ja.contains(ja),
            "{code}: {text:?}"
        );
    }
}

#[test]
fn each_kind_has_the_exit_code_that_a_script_needs() {
    for (error, exit) in [
        (
            answered(ErrorKind::Denied, false, 403, "Authorization_RequestDenied"),
            Exit::Denied,
        ),
        (
            answered(ErrorKind::Throttled, false, 429, "TooManyRequests"),
            Exit::TryAgain,
        ),
        (
            answered(ErrorKind::Refused, true, 400, "Request_BadRequest"),
            Exit::No,
        ),
        (
            answered(
                ErrorKind::Refused,
                true,
                409,
                "Directory_ConcurrencyViolation",
            ),
            Exit::TryAgain,
        ),
    ] {
        assert_eq!(error.exit(), exit);
    }
}

#[test]
fn a_record_gets_the_code_the_words_and_the_request_id_made_harmless() {
    let error = answered(ErrorKind::Refused, true, 400, "Request_BadRequest");
    assert_eq!(
        error.to_section_error(Lang::En),
        SectionError {
            code: "Request_BadRequest".to_owned(),
            message: "POST /v1.0/users/x/assignLicense was refused: HTTP 400 Request_BadRequest it said \\u{1b}[2J this (request-id r-1)".to_owned(),
            service_message: Some("it said \\u{1b}[2J this".to_owned()),
            request_id: Some("r-1".to_owned()),
        }
    );
}

#[test]
fn what_was_not_sent_because_of_a_pause_is_not_told_as_a_fault_of_this_machine() {
    for (kind, code) in [
        (ErrorKind::Throttled, "throttled"),
        (ErrorKind::Unavailable, "unavailable"),
        (ErrorKind::Local, "local"),
    ] {
        let error = ServiceError::new(kind, "GET /x", false);
        assert_eq!(error.to_section_error(Lang::En).code, code);
    }
}

#[test]
fn a_pause_that_was_asked_for_is_told_in_seconds() {
    let mut error = answered(ErrorKind::Throttled, false, 429, "TooManyRequests");
    assert!(error.text().en.contains("; run again later"));
    error.0.retry_after = Some(Duration::from_millis(3_600_200));
    assert!(error.text().en.contains("; run again in 3601 s"));
    assert!(error.text().ja.contains("3601 秒後に再度実行してください"));
    error.0.retry_after = Some(Duration::MAX);
    assert!(error.text().en.contains("; run again later"));
}

#[test]
fn an_app_only_token_on_a_user_only_call_is_told_how_to_sign_in() {
    let error = answered(ErrorKind::Denied, false, 403, "900329");
    assert!(error.text().en.contains("sign-in --partner"));
    assert!(error.text().ja.contains("sign-in --partner"));
}

#[test]
fn what_a_token_lacks_is_named() {
    let mut error = answered(ErrorKind::Denied, false, 403, "Authorization_RequestDenied");
    error.0.lacks = Some(Lacks {
        permissions: vec![&["User.Read.All"]],
        identity: Identity::App,
    });
    let text = error.text();
    assert!(
        text.en.contains("the application lacks User.Read.All"),
        "{text}"
    );
    assert!(text.ja.contains("User.Read.All"), "{text}");
}
