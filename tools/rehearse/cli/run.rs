//! The tool around the library: reads the files, runs the command or serves, and saves at the end.

use std::{
    ffi::OsStr,
    fs,
    io::{self, Write},
    path::Path,
};

use common::{Exit, Failure, Text, cli::Session, text, text::printable};
use jiff::SignedDuration;
use record::{input::unreadable, json_words};
use tenant_file::Tenant;

use super::{
    accept, advance,
    args::{Args, Command, RehearseOptions},
    child,
    reserved_file::ReservedFile,
    signals::Signals,
};
use crate::{
    environment::{self, Shell},
    faults::{Fault, UnusedFault, preset},
    log::summary::Summary,
    rehearsal::{Options, Rehearsal, start},
};

/// Runs the tool. Gives the exit code of the command, where it ran one.
pub(crate) fn run(args: Args, session: &mut Session) -> anyhow::Result<Option<u8>> {
    match args.into_command() {
        Command::Accept { url } => accept::run(url.as_deref(), session).map(|()| None),
        Command::Advance { by, url } => advance::run(url.as_deref(), by, session).map(|()| None),
        Command::Rehearse(options) => rehearse(&options, session),
    }
}

fn rehearse(options: &RehearseOptions, session: &mut Session) -> anyhow::Result<Option<u8>> {
    let emulated = emulated(options)?;
    let state = options.state.as_deref().map(reserved).transpose()?;
    let report = options.report.as_deref().map(reserved).transpose()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    // Caught before there is anything to leave behind.
    let signals = {
        let _inside = runtime.enter();
        Signals::caught()?
    };
    let rehearsal = start(emulated)?;
    session
        .log
        .detail(|| format!("serves on {}", rehearsal.url()));
    let code = if options.command.is_empty() {
        runtime.block_on(serve(options.shell, &rehearsal, signals, session))?;
        None
    } else {
        let ended = runtime.block_on(child::run(&options.command, &rehearsal, signals));
        Some(match ended {
            Ok(status) => child::code(status),
            Err(error) => not_started(&options.command[0], &error, session),
        })
    };
    if let Some((file, path)) = state {
        let mut json = serde_json::to_vec_pretty(&rehearsal.tenant())?;
        json.push(b'\n');
        file.write(&json)
            .map_err(|error| cannot_write(path, &error))?;
    }
    if let Some(words) = summary(&rehearsal.summary()) {
        session.complain(Exit::Done, &words);
    }
    if options
        .faults
        .as_deref()
        .is_some_and(|name| !is_preset(name))
    {
        for fault in rehearsal.unused_faults() {
            session.complain(Exit::Done, &never_applied(&fault));
        }
    }
    if let Some((file, path)) = report {
        let lines = report_lines(&rehearsal)?;
        file.write(&lines)
            .map_err(|error| cannot_write(path, &error))?;
    }
    Ok(code)
}

/// What is emulated, with the files read.
fn emulated(options: &RehearseOptions) -> anyhow::Result<Options> {
    let mut tenant = tenant(&options.tenant)?;
    if let Some(now) = options.now {
        tenant.now = now;
    }
    Ok(Options {
        tenant,
        faults: options.faults.as_deref().map_or(Ok(Vec::new()), faults)?,
        // A preset includes throttling.
        quotas: options.quotas || options.faults.as_deref().is_some_and(is_preset),
        mfa: !options.no_mfa,
        block_device_codes: options.block_device_codes,
        reorder_lists: options.reorder_lists,
        token_lifetime_seconds: options.token_lifetime_seconds,
        scale: options.scale,
        fleet: options.fleet,
        seed: options.seed,
        clock: options.clock,
        speed: options.speed,
        clock_skew: SignedDuration::ZERO,
        as_old_partner: options.as_old_partner,
        keep_requests: options.report.is_some(),
        keep_answers: false,
    })
}

/// A built-in tenant by its name, or that of a file.
fn tenant(name: &OsStr) -> Result<Tenant, Failure> {
    if let Some(tenant) = name.to_str().and_then(Tenant::built_in) {
        return Ok(tenant);
    }
    Tenant::read(Path::new(name)).map_err(|error| {
        let (name, why) = (printable(&name.to_string_lossy()), error.text());
        let words = Text {
            en: format!("cannot use the tenant file {name}: {}", why.en),
            ja: format!("テナント ファイル「{name}」を使用できません: {}", why.ja),
        };
        Failure::new(Exit::Usage, words)
    })
}

fn is_preset(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| preset(name).is_some())
}

/// A preset by its name, or the rules of a file.
fn faults(name: &OsStr) -> Result<Vec<Fault>, Failure> {
    if let Some(rules) = name.to_str().and_then(preset) {
        return Ok(rules);
    }
    let path = Path::new(name);
    let read = || -> Result<Vec<Fault>, Text> {
        let json = fs::read(path).map_err(|error| unreadable(&error))?;
        let mut reader = serde_json::Deserializer::from_slice(&json);
        serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let (place, why) = (error.path().to_string(), json_words(error.inner()));
            Text {
                en: format!("{place}: {}", why.en),
                ja: format!("{place}: {}", why.ja),
            }
        })
    };
    read().map_err(|why| {
        let path = printable(&path.to_string_lossy());
        let words = Text {
            en: format!("cannot use the faults file {path}: {}", why.en),
            ja: format!("障害ファイル「{path}」を使用できません: {}", why.ja),
        };
        Failure::new(Exit::Usage, words)
    })
}

fn reserved(path: &Path) -> Result<(ReservedFile, &Path), Failure> {
    ReservedFile::at(path)
        .map(|file| (file, path))
        .map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let path = printable(&path.to_string_lossy());
    Failure::new(
        Exit::Local,
        text!(
            "cannot write {path}: {error}",
            "「{path}」に書き込めません: {error}"
        ),
    )
}

/// Serves until a signal, with the environment on standard output.
async fn serve(
    shell: Shell,
    rehearsal: &Rehearsal,
    mut signals: Signals,
    session: &mut Session,
) -> anyhow::Result<()> {
    let unset = environment::cleared().iter().map(|name| shell.unset(name));
    let env = rehearsal.env();
    let set = env.iter().map(|(name, value)| shell.set(name, value));
    session.write_text(&unset.chain(set).collect::<String>())?;
    signals.next().await;
    Ok(())
}

fn not_started(program: &OsStr, error: &io::Error, session: &mut Session) -> u8 {
    let name = printable(&program.to_string_lossy());
    let words = match error.kind() {
        io::ErrorKind::NotFound => text!(
            "there is no command {name}",
            "コマンド「{name}」が見つかりません"
        ),
        io::ErrorKind::PermissionDenied => text!(
            "{name} is not executable",
            "「{name}」は実行可能ファイルではありません"
        ),
        _ => text!(
            "cannot run {name}: {error}",
            "「{name}」を実行できません: {error}"
        ),
    };
    session.complain(Exit::Usage, &words);
    child::code_of_no_start(error)
}

/// The refused requests and the violations in one line; none where there were none.
fn summary(summary: &Summary) -> Option<Text> {
    let Summary {
        refused,
        not_emulated,
        before_retry_after: early,
        repeated_writes: blind,
        ignored_next_links: unread,
        tokens_to_wrong_origins: sent,
    } = summary;
    (!summary.is_clean()).then(|| {
        text!(
            "requests refused: {refused}; not emulated: {not_emulated}; sent before Retry-After: {early}; changes repeated without reading: {blind}; next pages not read: {unread}; tokens sent to the wrong origin: {sent} (see --report FILE)",
            "拒否した要求 {refused} 件、エミュレートしていない要求 {not_emulated} 件、Retry-After より前の要求 {early} 件、結果を確認せずに繰り返した変更 {blind} 件、読まれなかった次のページ {unread} 件、宛先の違うトークン {sent} 件 (詳細は --report FILE)"
        )
    })
}

fn never_applied(fault: &UnusedFault) -> Text {
    let UnusedFault {
        number,
        description,
        matched,
    } = fault;
    text!(
        "fault rule {number} ({description}) was never applied; requests that matched: {matched}",
        "障害の規則 {number} ({description}) は一度も適用されませんでした (一致した要求: {matched} 件)"
    )
}

fn report_lines(rehearsal: &Rehearsal) -> anyhow::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for entry in rehearsal.ledger() {
        serde_json::to_writer(&mut lines, &entry)?;
        lines.write_all(b"\n")?;
    }
    Ok(lines)
}
