//! `list-files` answers "which files are there?": each file of a OneDrive, with its size and its hash, so that they can
//! be thinned out, copied and checked one by one. It changes nothing. One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`cloud`] | the files of a record's user |
//! | [`folder`] | the files of a local folder |
//! | [`listing`] | what is written for a drive |
//! | [`target`] | whether it fits on a disk |
//! | [`table`] | the columns, and the Japanese of the help |

mod cloud;
mod folder;
mod listing;
mod table;
mod target;

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use common::{
    Services,
    cli::{
        CommonArgs, Connection, Input, Operands, OutputArgs, Session, TenantArgs, TenantRule, Tool,
        Words, each_tenant, schema, schema::Sections,
    },
    output::Column,
    sections::{Backup, File, FileSystem, User},
    text,
};

use target::Target;

/// List every file of a user's OneDrive, or those of the plan of backup-plan
#[derive(Debug, Parser)]
#[command(name = "list-files", version)]
pub struct Args {
    #[command(flatten)]
    operands: Operands,
    /// List the files of this local OneDrive folder instead, without any network or sign-in. Each file is read for its
    /// hash, unless its content is in the cloud only
    #[arg(long, value_name = "PATH", conflicts_with = "files")]
    folder: Option<PathBuf>,
    /// Say what the disk of this folder cannot hold: too large, too long, forbidden, or not apart from another name there.
    /// Exit code 1: something does not fit
    #[arg(long, value_name = "DIR")]
    target: Option<PathBuf>,
    /// The same for a disk with this file system [default: that of the folder]
    #[arg(long, value_name = "TYPE", value_enum)]
    target_type: Option<TargetType>,
    #[command(flatten)]
    at_once: TenantArgs,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    common: CommonArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TargetType {
    Fat32,
    Exfat,
    Ntfs,
    Ext4,
}

impl From<TargetType> for FileSystem {
    fn from(kind: TargetType) -> Self {
        match kind {
            TargetType::Fat32 => Self::Fat32,
            TargetType::Exfat => Self::Exfat,
            TargetType::Ntfs => Self::Ntfs,
            TargetType::Ext4 => Self::Ext4,
        }
    }
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
        schema::of_records("list-files", sections)
    }

    fn japanese() -> Words {
        table::HELP
    }
}

fn sections(sections: Sections) -> Sections {
    sections
        .reads::<User>()
        .reads::<Backup>()
        .writes::<Backup>()
        .answers::<File>()
}

/// Lists the files of each record's user once, or of one local folder.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let kind = args.target_type.map(FileSystem::from);
    let target = Target::of(args.target.as_deref(), kind)?;
    let target = target.as_ref();
    if let Some(folder) = &args.folder {
        return folder::list(folder, target, session);
    }
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    let input = Input {
        operands: args.operands,
        this_tenant: false,
        what: text!(
            "records with a user (list-licenses --users or backup-plan makes them)",
            "ユーザーのレコード (list-licenses --users または backup-plan の出力)"
        ),
        tenants: args.at_once.tenants,
        keep_order: args.at_once.keep_order,
    };
    let default = services.settings().tenant.clone();
    let rules = schema::rules(sections, TenantRule::Customer { default });
    let done = cloud::Done::default();
    each_tenant(
        session,
        &services,
        &input,
        &rules,
        async |services, job, out| cloud::of_record(services, job, out, &done, target).await,
    )
    .await
}
