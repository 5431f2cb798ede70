//! Plans what to save before the old licence ends, and until when; afterwards, says whether it is saved.
//! It changes nothing.
//!
//! | module | what it is |
//! |---|---|
//! | [`deadline`] | until when |
//! | [`folder_selection`] | which folders: the manual's two cases |
//! | [`survey`] | what is in a drive or folder, counted |
//! | [`commands`] | command lines that save it |
//! | [`options`] | what holds for the whole run |
//! | [`mod@plan`], [`notes`] | all of that as a section of the record |
//! | [`cloud`] | looking at a OneDrive |
//! | [`users`] | whose drives a record asks for |
//! | [`verify`] | whether all is saved |
//!
//! What is in a folder and how a copy compares is common with other tools: `common::files`.

mod cloud;
mod commands;
mod deadline;
mod folder_selection;
mod notes;
mod options;
mod plan;
mod plan_error;
mod survey;
mod table;
mod users;
mod verify;

use std::path::{Path, PathBuf};

use clap::Parser;
use common::{
    Exit, Failure, Record, Services,
    cli::{
        CommonArgs, Connection, Examples, Input, Operands, OutputArgs, Session, TenantArgs,
        TenantRule, Tool, Words, schema, schema::Sections,
    },
    files::{Counted, SavedCopies, Tree, local, rclone::remote_name},
    output::Column,
    sections::{Backup, Invitation, License, Relationship, User},
    text, time_zone,
};
use jiff::civil::Date;

use crate::{
    deadline::{NoDay, OldEnd},
    options::PlanOptions,
    plan::plan,
    survey::{Origin, Survey},
};

/// Plan what to save from each OneDrive before the old licence ends, until when, and how
#[derive(Debug, Parser)]
#[command(name = "backup-plan", version)]
pub struct Args {
    #[command(flatten)]
    operands: Operands,
    /// Read no records: plan for the tenant of the settings
    #[arg(long, conflicts_with_all = ["files", "folder"])]
    this_tenant: bool,
    /// Look at this local OneDrive folder instead of records, without any network
    #[arg(long, value_name = "PATH", conflicts_with = "files")]
    folder: Option<PathBuf>,
    /// Compare what was saved in FOLDER with the drives, file by file, by size and quickXorHash. FOLDER
    /// holds a folder for each user, named by the sign-in name; with one record of one user, it may be
    /// the copy itself. A plan in a record is followed; exit code 1: something is missing or differs
    #[arg(long, value_name = "FOLDER", conflicts_with = "folder")]
    verify: Option<PathBuf>,
    /// Save the whole drive, not only the PassageDrive folders
    #[arg(long)]
    whole_drive: bool,
    /// State that what is outside those folders is not needed. Without it, a copy of some folders never
    /// counts as complete
    #[arg(long, conflicts_with = "whole_drive")]
    rest_not_needed: bool,
    /// The last day of the old subscription (YYYY-MM-DD) [default: what the record's licence row says]
    #[arg(long, value_name = "DATE", value_parser = common::cli::day)]
    expires: Option<Date>,
    /// Days after its end on which users can go on without paying, if the old partner told you (0 or 30)
    /// [default: 30 where that is certain, else none]
    #[arg(long, value_name = "DAYS", value_parser = ["0", "30"])]
    free_days: Option<String>,
    /// The time zone whose days count
    #[arg(long, value_name = "ZONE", default_value = "Asia/Tokyo")]
    zone: String,
    /// The folder that the command lines copy into, such as a USB drive
    #[arg(long, value_name = "FOLDER", default_value = "backup")]
    to: String,
    /// The name of the OneDrive remote in rclone's configuration. rclone 1.69 or later is needed; make the
    /// remote once with: rclone config create NAME onedrive
    #[arg(long, value_name = "NAME", default_value = "onedrive", value_parser = remote_name)]
    remote: String,
    #[command(flatten)]
    at_once: TenantArgs,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    common: CommonArgs,
}

impl Tool for Args {
    fn common(&self) -> &CommonArgs {
        &self.common
    }

    fn output(&self) -> Option<&OutputArgs> {
        Some(&self.output)
    }

    fn columns() -> Vec<Column> {
        table::columns()
    }

    fn schema() -> schemars::Schema {
        schema::of_records("backup-plan", sections)
    }

    fn examples() -> Examples {
        table::EXAMPLES
    }

    fn japanese() -> Words {
        &[
            (
                "Plan what to save from each OneDrive before the old licence ends, until when, and how",
                "移行元のライセンスが終了する前に、各ユーザーの OneDrive から保存するデータ、期限、保存方法を計画します",
            ),
            (
                "Read no records: plan for the tenant of the settings",
                "レコードを読み取らず、設定にあるテナントについて計画します",
            ),
            (
                "Look at this local OneDrive folder instead of records, without any network",
                "レコードの代わりに、このコンピューター上の OneDrive フォルダーを調べます (ネットワークは使いません)",
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
                "Save the whole drive, not only the PassageDrive folders",
                "PassageDrive のフォルダーだけでなく、ドライブ全体を保存します",
            ),
            (
                "State that what is outside those folders is not needed. Without it, a copy of some folders never counts as complete",
                "対象フォルダー以外のデータは不要であると指定します。指定しない場合、一部のフォルダーだけのコピーは完了とみなされません",
            ),
            (
                "Days after its end on which users can go on without paying, if the old partner told you (0 or 30) [default: 30 where that is certain, else none]",
                "満了後に無償で利用を続けられる日数 (0 または 30)。移行元パートナーから確認できた場合に指定します [既定: 確実な場合のみ 30 日、それ以外はなし]",
            ),
            (
                "The name of the OneDrive remote in rclone's configuration. rclone 1.69 or later is needed; make the remote once with: rclone config create NAME onedrive",
                "rclone の設定にある OneDrive リモートの名前。rclone 1.69 以降が必要です。リモートは rclone config create NAME onedrive で一度だけ作成します",
            ),
        ]
    }
}

fn sections(sections: Sections) -> Sections {
    sections
        .reads::<Invitation>()
        .reads::<Relationship>()
        .reads::<User>()
        .reads::<License>()
        .reads_back::<Backup>()
        .writes::<User>()
        .answers::<Backup>()
}

/// Plans for each record, or for one local folder.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let options = plan_options(&args, session)?;
    if let Some(folder) = &args.folder {
        return of_folder(folder, &options, session);
    }
    let copies = args.verify.as_deref().map(copies).transpose()?;
    let copies = copies.as_ref();
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let input = Input {
        operands: args.operands,
        this_tenant: args.this_tenant,
        what: text!(
            "records with a user, or with a tenant (list-licenses makes them),",
            "ユーザーまたはテナントのレコード (list-licenses の出力など) "
        ),
        tenants: args.at_once.tenants,
        keep_order: args.at_once.keep_order,
    };
    let default = services.settings().tenant.clone();
    let rules = schema::rules(sections, TenantRule::Customer { default });
    users::of_records(session, &services, &input, &rules, (&options, copies)).await
}

fn copies(folder: &Path) -> Result<SavedCopies, Failure> {
    SavedCopies::open(folder)
        .map_err(|error| local::not_readable(&folder.display().to_string(), &error))
}

fn plan_options(args: &Args, session: &Session) -> Result<PlanOptions, Failure> {
    let zone_name = &args.zone;
    let zone = time_zone::named(zone_name)?;
    Ok(PlanOptions {
        today: session.now().to_zoned(zone.clone()).date(),
        zone_name: zone.iana_name().unwrap_or(zone_name).to_owned(),
        zone,
        expires: args.expires,
        free_days: args.free_days.as_deref().and_then(|days| days.parse().ok()),
        whole_drive: args.whole_drive,
        rest_not_needed: args.rest_not_needed,
        to: args.to.clone(),
        remote: args.remote.clone(),
        lang: session.lang,
    })
}

fn of_folder(folder: &Path, options: &PlanOptions, session: &mut Session) -> anyhow::Result<()> {
    let name = folder.display().to_string();
    let (tree, unreadable) =
        local::read(folder).map_err(|error| local::not_readable(&name, &error))?;
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
    record.set(&of_tree(&tree, name, options));
    session.write(&record)
}

fn of_tree(tree: &Tree, name: String, options: &PlanOptions) -> Backup {
    let origin = Origin::Folder(name);
    let survey = Survey::of(tree, origin, Counted::default(), options.whole_drive);
    let old = options.end(OldEnd::none(NoDay::EndUnknown));
    plan(&survey, None, old, options)
}
