//! Any bytes as a plan that `swap-license` applies before a rehearsal: whatever the plan says, nobody is left without a
//! licence, no seat is overdrawn, and what a record calls done is so in the tenant.
#![no_main]

use std::{
    ffi::OsString,
    fs,
    sync::{LazyLock, Mutex},
};

use common::{
    Record,
    cli::start_async,
    ids::Guid,
    sections::{Swap, SwapStatus, User},
};
use libfuzzer_sys::fuzz_target;
use rehearse::{Options, Rehearsal, Tenant};

/// A rehearsal lasts until a plan has changed something in it.
static REHEARSAL: LazyLock<Mutex<Rehearsal>> = LazyLock::new(|| Mutex::new(new()));

fn new() -> Rehearsal {
    rehearse::start(Options::of(Tenant::omakase())).unwrap()
}

fuzz_target!(|bytes: &[u8]| {
    let mut rehearsal = REHEARSAL.lock().unwrap();
    let before = rehearsal.tenant();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).into_os_string();
    fs::write(path("plan"), bytes).unwrap();
    let mut args: Vec<OsString> = vec!["swap-license".into(), "--apply".into()];
    for (name, flag) in [
        ("NORIKAE_LOGIN_URL", "--login-url"),
        ("NORIKAE_GRAPH_URL", "--graph-url"),
        ("NORIKAE_PARTNER_URL", "--partner-url"),
        ("NORIKAE_TENANT", "--tenant"),
        ("NORIKAE_CLIENT_ID", "--client-id"),
        ("NORIKAE_SECRET_FILE", "--secret-file"),
    ] {
        let variables = rehearsal.env();
        let (_, value) = variables.iter().find(|(key, _)| key == name).unwrap();
        args.extend([flag.into(), value.into()]);
    }
    for (flag, name) in [
        ("--journal", "journal"),
        ("--state-dir", "state"),
        ("-o", "done"),
    ] {
        args.extend([flag.into(), path(name)]);
    }
    let limits = ["--first-pause", "1", "--max-time", "5"];
    args.extend(limits.map(OsString::from));
    args.push(path("plan"));
    start_async(args, swap_license::run);

    let after = rehearsal.tenant();
    for (was, is) in before.users.iter().zip(&after.users) {
        let name = &was.user_principal_name;
        assert!(was.licenses.is_empty() || !is.licenses.is_empty(), "{name}");
    }
    for one in &after.subscriptions {
        assert!(after.consumed(&one.sku_id) <= one.total_licenses);
    }
    let done = fs::read_to_string(path("done")).unwrap_or_default();
    for line in done.lines() {
        is_as_said(&Record::parse(line.as_bytes()).unwrap(), &after);
    }
    if before != after {
        *rehearsal = new();
    }
});

/// Who is called done has what was to come.
fn is_as_said(record: &Record, after: &Tenant) {
    let (Ok(Some(swap)), Ok(Some(user))) = (record.get::<Swap>(), record.get::<User>()) else {
        return;
    };
    if swap.status != Some(SwapStatus::Done) {
        return;
    }
    let mut users = after.users.iter();
    let is = users.find(|is| is.id.as_str() == user.id);
    let has = |sku: &Guid| is.is_some_and(|is| is.licenses.iter().any(|one| one.sku_id == *sku));
    assert!(has(&swap.to.sku_id), "{record:?}");
}
