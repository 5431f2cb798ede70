//! The files of one user: the drive is looked for, what is not there yet is copied, and all of it is compared.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use common::{
    Exit, Failure, Lang, Log, Services, Text,
    cli::Session,
    drive_listing::not_listed,
    file_groups::{Checked, Copies, FileGroup, NotNeeded},
    files::{disk, saved_copy::as_folder_name},
    graph::Graph,
    text,
    text::printable,
};
use tokio::{sync::OnceCell, time::Instant};

use crate::{
    progress::Progress,
    rclone::{Rclone, Service},
    slices::{Slices, Stopped},
};

/// What holds for all users.
pub(crate) struct Saver<'a> {
    pub(crate) services: &'a Services,
    to: PathBuf,
    not_needed: NotNeeded,
    /// Until when files may be begun.
    until: Option<Instant>,
    service: Service,
    rclone: OnceCell<Rclone>,
    lang: Lang,
    log: Log,
}

impl<'a> Saver<'a> {
    pub(crate) fn new(
        services: &'a Services,
        to: PathBuf,
        not_needed: NotNeeded,
        session: &Session,
    ) -> Result<Self, Failure> {
        let settings = services.settings();
        let until = |time: Duration| Instant::now().checked_add(time);
        Ok(Self {
            services,
            to,
            not_needed,
            until: settings.max_time.and_then(until),
            service: Service::of(settings)?,
            rclone: OnceCell::new(),
            lang: session.lang,
            log: session.log,
        })
    }

    /// Copies the files of a user, and compares them.
    pub(crate) async fn save(&self, group: FileGroup) -> anyhow::Result<Checked> {
        // What the program would say of a drive that is gone or not allowed, nobody understands.
        if let Some(drive_id) = group.drive()
            && let Err(error) = self.graph(&group)?.drive_of_id(drive_id).await
        {
            return Ok(group.failed(&not_listed(error), self.lang));
        }
        let mut stopped = self.copy(&group).await?.err();
        let blocked = group.blocked();
        if blocked > 0 && stopped.is_none() {
            stopped = Some((Exit::No, not_given(blocked)));
        }
        let stopped = stopped.map(|(exit, words)| (exit, group.said_of_owner(&words)));
        let copies = Copies::open(&self.to, self.not_needed)?;
        let mut checked = group.check(&copies, false);
        checked.complaints.splice(0..0, stopped);
        Ok(checked)
    }

    async fn copy(&self, group: &FileGroup) -> anyhow::Result<Result<(), Stopped>> {
        let Some(drive_id) = group.drive() else {
            return Ok(if group.is_empty() {
                Ok(())
            } else {
                Err((Exit::Input, no_drive()))
            });
        };
        let folder = self.to.join(as_folder_name(&group.name));
        let files: Vec<_> = group.to_copy(&folder).collect();
        if files.is_empty() {
            return Ok(Ok(()));
        }
        let needed = files
            .iter()
            .map(|file| file.bytes)
            .fold(0, u64::saturating_add);
        // A user's folder may be a link to another disk.
        let disk = disk::of(&folder).or_else(|_| disk::of(&self.to));
        let free = disk.ok().and_then(|disk| disk.free);
        if let Some(free) = free.filter(|free| *free < needed) {
            return Ok(Err((Exit::Local, too_small(needed, free))));
        }
        fs::create_dir_all(&folder).map_err(|error| cannot_write(&folder, &error))?;
        let slices = Slices {
            rclone: self.rclone.get_or_try_init(Rclone::find).await?,
            service: &self.service,
            graph: self.graph(group)?,
            drive_id,
            folder: &folder,
            until: self.until,
            progress: Progress::new(&files, self.lang),
            log: self.log,
        };
        slices.copy(files).await
    }

    fn graph(&self, group: &FileGroup) -> anyhow::Result<Graph> {
        let tenant = group.record.tenant()?;
        let tenant = self.services.settings().customer_tenant(tenant.as_ref())?;
        Ok(self.services.for_record().graph(tenant))
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let path = printable(&path.display().to_string());
    Failure::new(
        Exit::Local,
        text!(
            "cannot write {path}: {error}",
            "{path} に書き込めません: {error}"
        ),
    )
}

/// What to do where the folder to copy into is not there.
pub(crate) fn no_folder(to: &Path) -> Text {
    let to = printable(&to.display().to_string());
    text!(
        "the folder {to} cannot be read: it does not exist; create it, or plug in the disk that it is on and name a folder of that disk with --to",
        "フォルダー {to} を読み取れません: 存在しません。フォルダーを作成するか、ディスクを接続し、--to でそのディスクのフォルダーを指定してください"
    )
}

/// Why the files of a local folder are not copied.
pub(crate) fn no_drive() -> Text {
    text!(
        "the records name no drive: save-files copies from OneDrive; for a local folder, backup-plan --folder writes a robocopy script",
        "レコードにドライブの指定がありません。save-files は OneDrive からコピーします。ローカル フォルダーの場合は、backup-plan --folder で robocopy のスクリプトを作成してください"
    )
}

fn too_small(needed: u64, free: u64) -> Text {
    text!(
        "nothing was copied: {needed} bytes are to be copied, and the disk has {free} left",
        "何もコピーしていません。コピーするデータは {needed} バイトですが、ディスクの空きは {free} バイトです"
    )
}

fn not_given(blocked: usize) -> Text {
    text!(
        "files of which OneDrive gives no content because it found malware in them: {blocked}; they are not copied",
        "マルウェアが検出されたため OneDrive から取得できないファイルが {blocked} 個あり、コピーしていません"
    )
}
