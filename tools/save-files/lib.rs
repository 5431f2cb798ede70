//! `save-files` copies the files of its records, user by user, and says whether they are saved. rclone does the copying:
//! it is asked for exactly these files, and given a token by its environment, never on its command line or in a file.
//! One line a module:
//!
//! | module | what it is |
//! |---|---|
//! | [`saver`] | the files of one user: looked for, copied, compared |
//! | [`slices`] | the copying: run after run, each shorter than the life of its token |
//! | [`rclone`] | the program: its version, its command line, its environment |
//! | [`said`] | what it says |
//! | [`progress`] | what a person at a terminal sees |
//! | [`script`] | the same as a script |

mod progress;
mod rclone;
mod said;
mod saver;
mod script;
mod slices;

use std::{cell::RefCell, path::PathBuf};

use clap::{Parser, ValueEnum};
use common::{
    Exit, Failure, Services,
    cli::{
        CommonArgs, Connection, Examples, Input, Job, Operands, OutputArgs, Session, TenantRule,
        Tool, Words, WorkError, WorkResult, each_record_or, each_tenant, schema, schema::Sections,
    },
    file_groups::{self, Copies, FileGroups, NotNeeded},
    files::rclone::remote_name,
    output::Column,
    sections::{Backup, File, User},
    shutdown::Shutdown,
    text,
};

use saver::{Saver, no_folder};
use script::{Script, Shell, no_word};

/// Copy the listed files with rclone, then say for each user whether they are saved
#[derive(Debug, Parser)]
#[command(name = "save-files", version)]
pub struct Args {
    #[command(flatten)]
    operands: Operands,
    /// Existing folder to copy into, such as a USB drive; each user gets a folder in it, named by the sign-in name. A
    /// file that is there already with the same size and time is not copied again
    #[arg(long, value_name = "DIR", required_unless_present = "schema")]
    to: Option<PathBuf>,
    #[command(flatten)]
    not_needed: NotNeeded,
    /// Copy nothing: write a script that does, for a computer without these tools. It needs rclone 1.69 or later, and a
    /// remote, made once with: rclone config create NAME onedrive
    #[arg(long, value_name = "SHELL", value_enum, conflicts_with_all = ["table", "csv"])]
    script: Option<ScriptFor>,
    /// The name of the OneDrive remote in rclone's configuration, for the script [default: onedrive]
    #[arg(long, value_name = "NAME", value_parser = remote_name, requires = "script")]
    remote: Option<String>,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    common: CommonArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ScriptFor {
    Bash,
    #[value(name = "powershell")]
    PowerShell,
}

impl From<ScriptFor> for Shell {
    fn from(shell: ScriptFor) -> Self {
        match shell {
            ScriptFor::Bash => Self::Bash,
            ScriptFor::PowerShell => Self::PowerShell,
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
        file_groups::columns()
    }

    fn schema() -> schemars::Schema {
        schema::of_records("save-files", sections)
    }

    fn examples() -> Examples {
        EXAMPLES
    }

    fn japanese() -> Words {
        &[
            (
                "Copy the listed files with rclone, then say for each user whether they are saved",
                "一覧のファイルを rclone でコピーし、保存されたかどうかをユーザーごとに調べます",
            ),
            (
                "Existing folder to copy into, such as a USB drive; each user gets a folder in it, named by the sign-in name. A file that is there already with the same size and time is not copied again",
                "コピー先の既存のフォルダー (USB ドライブなど)。この中にサインイン名のフォルダーをユーザーごとに作成します。サイズと日時が同じファイルがすでにあれば、コピーしません",
            ),
            NotNeeded::JAPANESE[0],
            NotNeeded::JAPANESE[1],
            (
                "Copy nothing: write a script that does, for a computer without these tools. It needs rclone 1.69 or later, and a remote, made once with: rclone config create NAME onedrive",
                "コピーせず、コピーを行うスクリプトを出力します (このツールがないコンピューター用)。rclone 1.69 以降と、rclone config create NAME onedrive で一度だけ作成するリモートが必要です",
            ),
            (
                "The name of the OneDrive remote in rclone's configuration, for the script [default: onedrive]",
                "スクリプトで使う、rclone の設定にある OneDrive リモートの名前 [既定: onedrive]",
            ),
        ]
    }
}

fn sections(sections: Sections) -> Sections {
    sections.reads::<User>().reads::<File>().answers::<Backup>()
}

/// Copies the files of each user, and compares them; or writes the script that copies them.
pub async fn run(args: Args, session: &mut Session) -> anyhow::Result<()> {
    let to = args.to.unwrap_or_default();
    let what = text!(
        "file records (list-files makes them)",
        "ファイルのレコード (list-files の出力)"
    );
    if let Some(shell) = args.script {
        let remote = args.remote.unwrap_or_else(|| "onedrive".to_owned());
        let to = to.display().to_string();
        let mut script = Script::new(shell.into(), to.clone(), remote);
        let rules = schema::rules(sections, TenantRule::Free);
        let mut groups = FileGroups::default();
        let work = |job: &mut Job, session: &Session| -> WorkResult {
            if let Some(finished) = groups.take(&job.record, job.place.as_ref())? {
                script.add(&finished, session);
            }
            Ok(())
        };
        // A shell would take a record for a command, and run what stands in a name of it.
        each_record_or(session, &args.operands, &what, &rules, work, |_| Ok(()))?;
        if let Some(last) = groups.end() {
            script.add(&last, session);
        }
        let text = script.text(session.lang);
        let text = text.ok_or_else(|| Failure::new(Exit::Usage, no_word(&to)))?;
        return session.write_text(&text);
    }
    let services = Services::new(args.connection.resolve(session.tool)?, session.log);
    // An unplugged disk is found now, and not made up for by a folder of its name.
    if to.try_exists().is_ok_and(|exists| !exists) {
        return Err(Failure::new(Exit::Input, no_folder(&to)).into());
    }
    Copies::open(&to, args.not_needed)?;
    let input = Input {
        operands: args.operands,
        this_tenant: false,
        what,
        tenants: 1,
        keep_order: true,
    };
    let default = services.settings().tenant.clone();
    let rules = schema::rules(sections, TenantRule::Customer { default });
    let saver = Saver::new(&services, to, args.not_needed, session)?;
    let shutdown = Shutdown::listen()?;
    tokio::select! {
        biased;
        exit = shutdown.wait() => {
            session.complain(exit, &text!(
                "interrupted; what was copied stays, and the same command goes on from there",
                "中断しました。コピー済みのファイルは残っています。同じコマンドで続きから再開できます"
            ));
            Ok(())
        }
        result = save_all(&saver, session, &input, &rules) => result,
    }
}

async fn save_all(
    saver: &Saver<'_>,
    session: &Session,
    input: &Input,
    rules: &common::cli::Rules,
) -> anyhow::Result<()> {
    let groups = RefCell::new(FileGroups::default());
    each_tenant(session, saver.services, input, rules, async |_, job, _| {
        let finished = groups.borrow_mut().take(&job.record, job.place.as_ref())?;
        if let Some(finished) = finished {
            let answer = saver.save(finished).await.map_err(WorkError::Run)?;
            answer.tell(session).map_err(WorkError::Run)?;
        }
        Ok(())
    })
    .await?;
    match groups.into_inner().end() {
        Some(last) => saver.save(last).await?.tell(session),
        None => Ok(()),
    }
}

/// What people do with it.
const EXAMPLES: Examples = &[
    (
        "parse-invite mail.eml | list-licenses --users | list-files | save-files --to usb --table",
        "Copy the files of everybody who must move to the USB disk, and say whether all is there; run it again to go on after an interruption",
        "移行が必要な全ユーザーのファイルを USB ディスクにコピーし、すべて保存されたかどうかを調べます (中断した場合は同じコマンドで再開できます)",
    ),
    (
        "parse-invite mail.eml | list-licenses --users | list-files | save-files --to usb --script bash > save.sh",
        "Write a script that copies them, for a computer without these tools",
        "コピーを行うスクリプトを出力します (このツールがないコンピューター用)",
    ),
];
