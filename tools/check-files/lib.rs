//! `check-files` answers "is it saved?": whether every file of the records lies in the copy, as it should be. It opens
//! no connection: a listing that was kept checks a disk after the licence is gone.

use std::path::PathBuf;

use clap::Parser;
use common::{
    cli::{
        CommonArgs, Examples, Operands, OutputArgs, Session, TenantRule, Tool, Words, WorkError,
        each_record, schema, schema::Sections,
    },
    file_groups::{self, Copies, FileGroups, NotNeeded},
    output::Column,
    sections::{Backup, File, User},
    text,
};

/// Say for each user whether every listed file is in the saved copy, by size and quickXorHash, offline
#[derive(Debug, Parser)]
#[command(name = "check-files", version)]
pub struct Args {
    /// The folder with the copies: a folder for each user, named by the sign-in name; with the files of one user, it may
    /// be the copy itself
    #[arg(value_name = "DIR", required_unless_present = "schema")]
    dir: Option<PathBuf>,
    #[command(flatten)]
    operands: Operands,
    #[command(flatten)]
    not_needed: NotNeeded,
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
        file_groups::columns()
    }

    fn schema() -> schemars::Schema {
        schema::of_records("check-files", sections)
    }

    fn examples() -> Examples {
        EXAMPLES
    }

    fn japanese() -> Words {
        &[
            (
                "Say for each user whether every listed file is in the saved copy, by size and quickXorHash, offline",
                "一覧にあるすべてのファイルが保存先にあるかどうかを、サイズと quickXorHash によりユーザーごとに調べます (オフライン)",
            ),
            (
                "The folder with the copies: a folder for each user, named by the sign-in name; with the files of one user, it may be the copy itself",
                "保存先のフォルダー。サインイン名のフォルダーをユーザーごとに置きます (1 ユーザーのファイルだけなら、フォルダー自体を保存先とみなせます)",
            ),
            NotNeeded::JAPANESE[0],
            NotNeeded::JAPANESE[1],
        ]
    }
}

fn sections(sections: Sections) -> Sections {
    sections.reads::<User>().reads::<File>().answers::<Backup>()
}

/// Compares the files of each user with the copy.
pub fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let dir = args.dir.unwrap_or_default();
    let copies = Copies::open(&dir, args.not_needed)?;
    let what = text!(
        "file records (list-files makes them)",
        "ファイルのレコード (list-files の出力)"
    );
    let rules = schema::rules(sections, TenantRule::Free);
    let mut groups = FileGroups::default();
    each_record(session, &args.operands, &what, &rules, |job, session| {
        if let Some(finished) = groups.take(&job.record, job.place.as_ref())? {
            let checked = finished.check(&copies, false);
            checked.tell(session).map_err(WorkError::Run)?;
        }
        Ok(())
    })?;
    let is_only = groups.finished() == 0;
    match groups.end() {
        Some(last) => last.check(&copies, is_only).tell(session),
        None => Ok(()),
    }
}

/// What people do with it.
const EXAMPLES: Examples = &[
    (
        "list-files --folder OneDrive | check-files usb --table",
        "Say whether every listed file is on the USB disk, also after the licence is gone",
        "一覧のファイルがすべて USB ディスクにあるかどうかを調べます (ライセンスがなくなった後も使えます)",
    ),
    (
        "list-files --folder OneDrive > files.jsonl && check-files usb files.jsonl",
        "Keep the list, and check it against a copy at any later time; exit code 0 where all is saved",
        "一覧を保存しておき、いつでもコピーと比べられます (すべて保存済みなら終了コードは 0)",
    ),
];
