use super::*;

fn sign_in(token: &str, renewed: &str) -> StoredSignIn {
    StoredSignIn {
        cloud: Cloud::Global,
        login: "https://login.microsoftonline.com".parse().unwrap(),
        tenant: "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17".parse().unwrap(),
        client: "0c6e3b52-41f7-4f0e-8c1a-5a0f8d1f2b77".parse().unwrap(),
        user: "aoki@aozora.example".to_owned(),
        name: None,
        partner: false,
        scopes: vec!["User.Read.All".to_owned()],
        refresh_token: Secret::new(token),
        renewed: renewed.parse().unwrap(),
    }
}

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(Some(folder.path())).unwrap();
    (folder, store)
}

const FIRST: &str = "2026-10-01T00:00:00Z";
const LATER: &str = "2026-10-02T00:00:00Z";

#[test]
fn what_is_kept_is_read_back_at_its_own_address_only() {
    let (_folder, store) = store();
    let kept = sign_in("rt-1", FIRST);
    assert_eq!(store.all(kept.cloud, &kept.login).unwrap(), []);
    store.save(&kept).unwrap();
    let all = store.all(kept.cloud, &kept.login).unwrap();
    assert_eq!(all, std::slice::from_ref(&kept));
    let elsewhere = "http://127.0.0.1:4711".parse().unwrap();
    assert_eq!(store.all(kept.cloud, &elsewhere).unwrap(), []);
    assert_eq!(store.all(Cloud::China, &kept.login).unwrap(), []);
    store.forget(&kept).unwrap();
    assert_eq!(store.all(kept.cloud, &kept.login).unwrap(), []);
}

fn token(store: &Store, sign_in: &StoredSignIn) -> Option<String> {
    let found = store.in_place_of(sign_in).unwrap();
    found.map(|found| found.refresh_token.expose().to_owned())
}

fn renew(store: &Store, sign_in: &StoredSignIn, redeemed: &str, token: &str) {
    let [redeemed, token] = [redeemed, token].map(Secret::new);
    let given = LATER.parse().unwrap();
    store.renew(sign_in, &redeemed, &token, given).unwrap();
}

#[test]
fn the_token_that_was_redeemed_is_replaced_and_what_was_forgotten_stays_so() {
    let (_folder, store) = store();
    let kept = sign_in("rt-1", FIRST);
    store.save(&kept).unwrap();
    renew(&store, &kept, "rt-1", "rt-3");
    renew(&store, &kept, "rt-1", "rt-2");
    assert_eq!(token(&store, &kept).as_deref(), Some("rt-3"));
    store.forget(&kept).unwrap();
    renew(&store, &kept, "rt-3", "rt-4");
    assert_eq!(token(&store, &kept), None);
}

#[test]
fn one_that_was_made_meanwhile_for_another_person_or_at_another_address_is_left_alone() {
    let (_folder, store) = store();
    let kept = sign_in("rt-1", FIRST);
    let again = sign_in("rt-again", FIRST);
    let other_person = StoredSignIn {
        user: "mori@aozora.example".to_owned(),
        ..sign_in("rt-1", FIRST)
    };
    let elsewhere = StoredSignIn {
        login: "http://127.0.0.1:4711".parse().unwrap(),
        ..sign_in("rt-1", FIRST)
    };
    for (other, told) in [
        (again, Some("rt-again")),
        (other_person, None),
        (elsewhere, None),
    ] {
        store.save(&other).unwrap();
        assert_eq!(token(&store, &kept).as_deref(), told);
        renew(&store, &kept, "rt-1", "rt-2");
        let all = store.all(other.cloud, &other.login).unwrap();
        assert_eq!(all, [other]);
    }
}

#[test]
fn many_at_once_leave_one_whole_file() {
    let (_folder, store) = store();
    let kept = sign_in("rt-0", FIRST);
    store.save(&kept).unwrap();
    std::thread::scope(|scope| {
        for at in 1..=8 {
            let (store, kept) = (&store, &kept);
            scope.spawn(move || renew(store, kept, "rt-0", &format!("rt-{at}")));
        }
    });
    let all = store.all(kept.cloud, &kept.login).unwrap();
    let left = all[0].refresh_token.expose();
    assert!(("rt-1"..="rt-8").contains(&left), "{left}");
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_it_and_one_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, store) = store();
    let kept = sign_in("rt-1", FIRST);
    let path = store.save(&kept).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&folder.path().join("sign-in")), 0o700);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let refused = store.all(kept.cloud, &kept.login).unwrap_err();
    assert!(refused.text.en.contains("chmod 600"), "{}", refused.text.en);
    let redeemed = &kept.refresh_token;
    store
        .renew(&kept, redeemed, &Secret::new("rt-2"), kept.renewed)
        .unwrap_err();
}

#[cfg(unix)]
#[test]
fn one_that_cannot_be_looked_at_is_named_and_not_left_out() {
    let (folder, store) = store();
    let kept = sign_in("rt-1", FIRST);
    store.save(&kept).unwrap();
    let path = folder.path().join("sign-in/loop.json");
    std::os::unix::fs::symlink(&path, &path).unwrap();
    let refused = store.all(kept.cloud, &kept.login).unwrap_err();
    assert!(refused.text.en.contains("loop.json"), "{}", refused.text.en);
    assert_eq!(refused.exit, Exit::Local);
}

#[test]
fn a_damaged_file_is_named_and_nothing_of_it_is_shown() {
    let (_folder, store) = store();
    let kept = sign_in("rt-secret", FIRST);
    let path = store.save(&kept).unwrap();
    let json = fs::read_to_string(&path).unwrap();
    assert!(!format!("{kept:?}").contains("rt-secret"));
    for bad in [
        &json[..json.len() / 2],
        "{}",
        "",
        &json.replace("rt-secret", "rt secret"),
    ] {
        atomic_file::write_private(&path, bad.as_bytes()).unwrap();
        let refused = store.all(kept.cloud, &kept.login).unwrap_err();
        assert!(refused.text.en.contains("sign in again"), "{bad}");
        assert!(!refused.text.en.contains("secret"), "{}", refused.text.en);
    }
}

#[test]
fn ninety_days_are_left_after_each_use() {
    let kept = sign_in("rt-1", FIRST);
    for (now, days) in [
        (FIRST, 90),
        ("2026-08-01T00:00:00Z", 90),
        ("2026-10-01T00:59:00Z", 90),
        ("2026-12-20T12:00:00Z", 9),
        ("2027-03-01T00:00:00Z", 0),
    ] {
        assert_eq!(kept.days_left(now.parse().unwrap()), days, "{now}");
    }
}
