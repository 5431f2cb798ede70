use super::*;

const CLIENT: &str = "0c6e3b52-41f7-4f0e-8c1a-5a0f8d1f2b77";

fn given(set: impl FnOnce(&mut Given)) -> Given {
    let mut given = Given {
        client_id: Some(CLIENT.to_owned()),
        ..Given::default()
    };
    set(&mut given);
    given
}

fn merged(connection: &Given, profile: &Profile) -> Result<Settings, String> {
    connection
        .merge(profile, &Environment::default())
        .map_err(|failure| failure.text.en)
}

fn with_secret(secret: &str) -> Environment {
    Environment {
        secret: Some(Secret::new(secret)),
        ..Environment::default()
    }
}

fn command_of(settings: &Settings) -> &str {
    match &settings.app {
        Some(SignIn::Command(command)) => command,
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_settings_two_lines_say_how_to_try_it_and_how_to_set_it_up() {
    let failure = no_settings("list-licenses");
    assert_eq!(failure.exit, Exit::Usage);
    assert_eq!(
        failure.text.en,
        "you are not signed in; to try it on the built-in tenant: rehearse -- list-licenses …\n\
         for a real tenant: sign-in list-licenses, or without a person --tenant, --client-id and --certificate-file (see \"A real tenant\" in the README)"
    );
    assert_eq!(failure.text.ja.lines().count(), 2);
    // The tool that signs in is not what one signs in for.
    let failure = no_settings("sign-in");
    for words in [&failure.text.en, &failure.text.ja] {
        let commands = [
            "rehearse -- list-licenses --this-tenant …",
            "sign-in list-licenses",
        ];
        assert!(
            commands.iter().all(|one| words.contains(one)) && !words.contains("sign-in sign-in"),
            "{words}"
        );
    }
}

#[test]
fn another_identity_than_the_one_that_was_asked_for_does_not_act() {
    let client = "0c6e3b52-41f7-4f0e-8c1a-5a0f8d1f2b77";
    let home = || "hinode.example".parse::<TenantId>().unwrap();
    let app = |given: &mut Given| {
        given.client_id = Some(client.to_owned());
        given.secret_file = None;
    };
    let base = merged(&given(app), &Profile::default()).unwrap();
    let secret = || SignIn::ClientSecret {
        client: client.parse().unwrap(),
        secret: Secret::new("s"),
    };
    let user = || User::given(client.parse().unwrap(), home(), Secret::new("r"));
    for (acts_as, app, user, is_refused) in [
        (None, Some(secret()), None, false),
        (Some(Identity::User), Some(secret()), None, true),
        (Some(Identity::User), Some(secret()), Some(user()), false),
        (Some(Identity::App), Some(secret()), None, false),
        (Some(Identity::App), None, Some(user()), true),
        // A command may print a token of either kind.
        (
            Some(Identity::User),
            Some(SignIn::Command("az".to_owned())),
            None,
            false,
        ),
    ] {
        let settings = Settings {
            app,
            user,
            acts_as,
            ..base.clone()
        };
        let told = who_acts(&settings, "list-licenses");
        assert_eq!(told.is_err(), is_refused, "{acts_as:?}");
        if let Err(failure) = told {
            assert_eq!(failure.exit, Exit::Usage);
        }
    }
}

#[test]
fn a_value_of_the_command_line_or_the_environment_beats_the_profile() {
    let profile = Profile {
        tenant: Some("profile.example".to_owned()),
        partner_tenant: Some("partner.example".to_owned()),
        token_command: Some("from-profile".to_owned()),
        cloud: Some(Cloud::UsGov),
        ..Profile::default()
    };
    let settings = merged(&given(|_| ()), &profile).unwrap();
    assert_eq!(settings.tenant.unwrap().as_str(), "profile.example");
    assert_eq!(settings.addresses, Addresses::of(Cloud::UsGov));

    let connection = given(|given| {
        given.tenant = Some("flag.example".to_owned());
        given.cloud = Some(Cloud::China);
        given.token_command = Some("from-environment".to_owned());
    });
    let settings = merged(&connection, &profile).unwrap();
    assert_eq!(settings.tenant.as_ref().unwrap().as_str(), "flag.example");
    assert_eq!(
        settings.partner_tenant().unwrap().as_str(),
        "partner.example"
    );
    assert_eq!(settings.addresses, Addresses::of(Cloud::China));
    assert_eq!(command_of(&settings), "from-environment");
}

#[test]
fn a_way_to_sign_in_that_is_a_flag_beats_another_in_the_environment() {
    let mut connection = given(|given| {
        given.token_command = Some("flag".to_owned());
        given.secret_file = Some(PathBuf::from("/nonexistent"));
    });
    connection.flags.token_command = true;
    let settings = merged(&connection, &Profile::default()).unwrap();
    assert_eq!(command_of(&settings), "flag");
}

#[test]
fn two_ways_to_sign_in_at_the_same_place_are_refused() {
    let connection = given(|given| given.token_command = Some("c".to_owned()));
    let error = connection
        .merge(&Profile::default(), &with_secret("s"))
        .unwrap_err();
    assert_eq!(
        error.text.en,
        "the environment names more than one way to sign in; name one of secret, certificate, federated token, managed identity and token command"
    );
}

#[test]
fn an_id_that_is_none_is_refused_with_its_flag() {
    let with_command = |set: fn(&mut Given)| {
        given(|given| {
            given.token_command = Some("c".to_owned());
            set(given);
        })
    };
    let bad_tenant = with_command(|given| given.tenant = Some("common/x".to_owned()));
    assert_eq!(
        merged(&bad_tenant, &Profile::default()).unwrap_err(),
        "--tenant: \"common/x\" is neither a tenant id (GUID) nor a domain"
    );
    let mut no_client = given(|given| given.client_id = None);
    no_client.tenant = Some("a.example".to_owned());
    let error = no_client.merge(&Profile::default(), &with_secret("s"));
    assert!(error.unwrap_err().text.en.contains("--client-id"));
}

#[test]
fn addresses_are_set_together_and_plain_http_only_for_loopback() {
    let at = |login: &str, graph: Option<&str>| {
        let connection = given(|given| {
            given.token_command = Some("c".to_owned());
            given.login_url = Some(login.to_owned());
            given.graph_url = graph.map(str::to_owned);
            given.partner_url = Some("https://partner.example".to_owned());
        });
        merged(&connection, &Profile::default())
            .map(|settings| settings.addresses.login.to_string())
    };
    for (login, accepted) in [
        ("http://127.0.0.1:8080", true),
        ("http://[::1]:8080", true),
        ("http://localhost:8080/", true),
        ("https://login.example", true),
        ("http://login.example", false),
        ("http://127.0.0.1.evil.example", false),
        ("https://user:pass@login.example", false),
        ("https://login.example/path", false),
        ("ftp://127.0.0.1", false),
        ("127.0.0.1:8080", false),
    ] {
        assert_eq!(
            at(login, Some("http://127.0.0.1:1")).is_ok(),
            accepted,
            "{login}"
        );
    }
    assert!(
        at("http://127.0.0.1:1", None)
            .unwrap_err()
            .contains("all together")
    );
}

#[test]
fn a_secret_file_gives_its_one_line_and_nothing_of_it_is_shown() {
    let path = Path::new("s");
    for content in ["s3cret", "s3cret\r\n", "\u{feff}s3cret\n"] {
        assert_eq!(
            secret_of(content.as_bytes(), path).unwrap().expose(),
            "s3cret"
        );
    }
    for content in ["", "two\nlines", "s\0", "\n"] {
        assert!(secret_of(content.as_bytes(), path).is_err(), "{content:?}");
    }
    let settings = given(|_| ())
        .merge(&Profile::default(), &with_secret("s3cret"))
        .unwrap();
    assert!(!format!("{settings:?}").contains("s3cret"));
}

#[test]
fn a_bundle_without_certificates_is_refused_by_name() {
    let connection = given(|given| {
        given.token_command = Some("c".to_owned());
        given.ca_file = Some(PathBuf::from("/dev/null"));
    });
    assert_eq!(
        merged(&connection, &Profile::default()).unwrap_err(),
        "/dev/null holds no certificates (PEM)"
    );
}

#[test]
fn a_refresh_token_needs_its_application_and_its_tenant() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, "rt-1\n").unwrap();
    let mut with_file = given(|given| given.refresh_token_file = Some(file.path().to_owned()));
    let error = merged(&with_file, &Profile::default()).unwrap_err();
    assert!(error.starts_with("--refresh-token-file needs"), "{error}");
    with_file.partner_tenant = Some("partner.example".to_owned());
    let settings = merged(&with_file, &Profile::default()).unwrap();
    assert_eq!(settings.user.unwrap().home.as_str(), "partner.example");
    with_file.client_id = None;
    let error = merged(&with_file, &Profile::default()).unwrap_err();
    assert!(error.contains("--client-id"), "{error}");
}

#[test]
fn the_identity_of_a_machine_is_asked_for_where_its_host_says_and_else_at_the_metadata_service() {
    let machine = given(|given| given.managed_identity = true);
    let endpoint = |environment: Environment| {
        let settings = machine.merge(&Profile::default(), &environment).unwrap();
        match settings.app {
            Some(SignIn::ManagedIdentity(identity)) => match identity.endpoint {
                Endpoint::Metadata(url) => url.to_string(),
                Endpoint::Host { address, .. } => address.to_string(),
            },
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        endpoint(Environment::default()),
        "http://169.254.169.254/metadata/identity/oauth2/token"
    );
    let host = Some(("http://127.0.0.1:1/msi/token".to_owned(), Secret::new("h")));
    let of_app = Environment {
        host,
        ..Environment::default()
    };
    assert_eq!(endpoint(of_app), "http://127.0.0.1:1/msi/token");
}
