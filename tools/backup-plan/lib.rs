//! Plans what to save before the old licence ends, and until when; afterwards, says whether it is saved.
//! It changes nothing.
//!
//! | module | what it is |
//! |---|---|
//! | [`deadline`] | until when |
//! | [`choice`] | which folders: the manual's two cases |
//! | [`tree`], [`survey`] | what lies there, counted |
//! | [`commands`] | command lines that save it |
//! | [`mod@plan`] | all of that as a section of the record |
//! | [`cloud`], [`local`] | looking at a OneDrive, at a local folder |
//! | [`people`] | whose drives a record asks for |
//! | [`verify`] | whether all is saved |
//! | [`checklist`], [`names`], [`quickxorhash`] | the comparing itself |
//! | [`copy`] | reading what was saved |

pub mod checklist;
pub mod choice;
pub mod cloud;
pub mod commands;
pub mod copy;
pub mod deadline;
pub mod local;
pub mod names;
pub mod people;
pub mod plan;
pub mod quickxorhash;
pub mod survey;
mod table;
pub mod tree;
mod trouble;
pub mod verify;

use std::{
    io,
    path::{Path, PathBuf},
};

use clap::Parser;
use common::{
    Exit, Failure, Record,
    cli::{CommonArgs, Connection, Operands, Session, Tool, Words, schema},
    output::Column,
    sections::{Backup, License, User},
    text,
    text::printable,
};
use jiff::{civil::Date, tz::TimeZone};

use crate::{
    copy::Copies,
    deadline::RowSays,
    plan::{Frame, plan},
    survey::{Origin, Survey},
    tree::Tree,
};

/// Plan what to save from each OneDrive before the old licence ends, until when, and how
#[derive(Debug, Parser)]
#[command(name = "backup-plan", version)]
pub struct Args {
    #[command(flatten)]
    operands: Operands,
    /// Look at this local OneDrive folder instead of records, without any network
    #[arg(long, value_name = "PATH", conflicts_with = "files")]
    folder: Option<PathBuf>,
    /// Compare what was saved in FOLDER with the drives, file by file, by size and quickXorHash. FOLDER
    /// holds a folder for each user, named by the sign-in name; with one record of one user, it may be
    /// the copy itself. A plan in a record is followed; exit code 1: something is missing or differs
    #[arg(long, value_name = "FOLDER", conflicts_with = "folder")]
    verify: Option<PathBuf>,
    /// The last day of the old subscription (YYYY-MM-DD) [default: what the record's licence row says]
    #[arg(long, value_name = "DATE")]
    expires: Option<Date>,
    /// The time zone whose days count
    #[arg(long, value_name = "ZONE", default_value = "Asia/Tokyo")]
    zone: String,
    /// The folder that the command lines copy into, such as a USB drive
    #[arg(long, value_name = "FOLDER", default_value = "backup")]
    to: String,
    /// The name of the OneDrive remote in rclone's configuration
    #[arg(long, value_name = "NAME", default_value = "onedrive", value_parser = remote_name)]
    remote: String,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    common: CommonArgs,
}

/// rclone ends the name of a remote at a colon or comma, and takes one that begins with a dash for an option.
fn remote_name(name: &str) -> Result<String, &'static str> {
    let fits = |c: char| c.is_alphanumeric() || "_-. +@".contains(c);
    if name.chars().all(fits) && name.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        Ok(name.to_owned())
    } else {
        Err(
            "a remote's name holds letters, digits, _ - . + @ and blanks, and begins with a letter, digit or _",
        )
    }
}

impl Tool for Args {
    fn common(&self) -> &CommonArgs {
        &self.common
    }

    fn columns() -> Vec<Column> {
        table::columns()
    }

    fn schema() -> schemars::Schema {
        schema::of_records("backup-plan", |sections| {
            sections
                .reads::<User>()
                .reads::<License>()
                .writes::<User>()
                .writes::<Backup>()
        })
    }

    fn japanese() -> Words {
        &[
            (
                "Plan what to save from each OneDrive before the old licence ends, until when, and how",
                "旧ライセンスが終了する前に、各ユーザーの OneDrive から保存するデータ、期限、保存方法を計画します",
            ),
            (
                "Look at this local OneDrive folder instead of records, without any network",
                "レコードの代わりに、この PC 上の OneDrive フォルダーを調べます (ネットワークは使いません)",
            ),
            (
                "Compare what was saved in FOLDER with the drives, file by file, by size and quickXorHash. FOLDER holds a folder for each user, named by the sign-in name; with one record of one user, it may be the copy itself. A plan in a record is followed; exit code 1: something is missing or differs",
                "FOLDER に保存したデータを、サイズと quickXorHash により 1 ファイルずつ OneDrive と照合します。FOLDER にはサインイン名のフォルダーをユーザーごとに置きます (レコードが 1 ユーザーの 1 件だけなら、FOLDER 自体を保存先とみなせます)。計画のあるレコードではその計画に従います。不足や相違があると終了コードは 1 です",
            ),
            (
                "The last day of the old subscription (YYYY-MM-DD) [default: what the record's licence row says]",
                "移行元サブスクリプションの満了日 (YYYY-MM-DD) [既定: レコードのライセンスの行から]",
            ),
            (
                "The time zone whose days count",
                "日付を数えるタイム ゾーン",
            ),
            (
                "The folder that the command lines copy into, such as a USB drive",
                "コマンド ラインのコピー先フォルダー (USB ドライブなど)",
            ),
            (
                "The name of the OneDrive remote in rclone's configuration",
                "rclone の設定にある OneDrive リモートの名前",
            ),
        ]
    }
}

/// Plans for each record, or for one local folder.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let frame = frame(&args, session)?;
    if let Some(folder) = &args.folder {
        return of_folder(folder, &frame, session);
    }
    let copies = args.verify.as_deref().map(copies).transpose()?;
    let copies = copies.as_ref();
    people::of_records(&args.operands, &args.connection, &frame, copies, session).await
}

fn copies(folder: &Path) -> Result<Copies, Failure> {
    Copies::open(folder).map_err(|error| not_readable(&folder.display().to_string(), &error))
}

fn not_readable(folder: &str, error: &io::Error) -> Failure {
    let name = printable(folder);
    Failure::new(
        Exit::Input,
        text!(
            "the folder {name} cannot be read: {error}",
            "フォルダー「{name}」を読み取れません: {error}"
        ),
    )
}

fn frame(args: &Args, session: &Session) -> Result<Frame, Failure> {
    let zone_name = &args.zone;
    let zone = TimeZone::get(zone_name).map_err(|_| {
        let zone = printable(zone_name);
        Failure::new(
            Exit::Usage,
            text!(
                "\"{zone}\" is no time zone; write one like Asia/Tokyo",
                "「{zone}」というタイム ゾーンはありません。Asia/Tokyo のように指定してください"
            ),
        )
    })?;
    Ok(Frame {
        today: session.now().to_zoned(zone.clone()).date(),
        zone_name: zone.iana_name().unwrap_or(zone_name).to_owned(),
        zone,
        expires: args.expires,
        to: args.to.clone(),
        remote: args.remote.clone(),
        lang: session.lang,
    })
}

fn of_folder(folder: &Path, frame: &Frame, session: &mut Session) -> anyhow::Result<()> {
    let name = folder.display().to_string();
    let (tree, unreadable) = local::read(folder).map_err(|error| not_readable(&name, &error))?;
    for local::Unreadable { path, error } in unreadable {
        let path = path.display();
        session.complain(
            Exit::Input,
            &text!(
                "{path} cannot be read, so it is not in the plan: {error}",
                "「{path}」を読み取れないため、計画に含まれていません: {error}"
            ),
        );
    }
    let mut record = Record::default();
    record.set(&of_tree(&tree, name, frame));
    session.write(&record)
}

fn of_tree(tree: &Tree, name: String, frame: &Frame) -> Backup {
    let survey = Survey::of(tree, Origin::Folder(name), 0);
    plan(&survey, None, frame.end(RowSays::Nothing), frame)
}
