//! Planning and applying, for a tool that makes one change for each record.
//!
//! Without `--apply` such a tool reads, decides, and writes its plan as a section. With it, it does what the
//! section says, through [`Applying`]: it takes the tenant's lock, writes to the journal what is about to be sent
//! and syncs it, sends it once, reads back, and writes what came of it. **Run again is the recovery**: a change that
//! was about to be sent and has no outcome is read before it is repeated, and nothing is repeated that was read to
//! be there.
//!
//! A tool brings a [`Change`]: which change it is, how its state is read, how it is sent. All decisions between
//! (what follows from a lost answer, from "busy", from a refusal, from a killed run) are made here, once. In short:
//!
//! ```text
//! let applying = Applying::begin(&args.applying, args.output.output.as_deref(), session)?;
//! applying.each(session, &services, operands, what, &rules, async |services, job, out| {
//!     let plan: MySection = …;                       // from job.record
//!     let change = MyChange { service, plan: &plan };
//!     let ended = applying.make(&tenant, &change, out).await?;
//!     job.record.set(&plan.ended(&ended));           // status, what was read back, error
//!     ended.tell(out);                               // exit code and words, where not all is well
//!     out.write(&job.record).await
//! }).await
//! ```

mod change;
mod driver;
mod step;

use std::{
    cell::{Cell, RefCell},
    fmt::Debug,
    path::Path,
    rc::Rc,
    time::Duration,
};

use jiff::Timestamp;
use journal::{Locator, Opened, outputs::Outputs};
use record::{Exit, Failure, Text, exit::ClosedPipe, ids::TenantId, text};
use serde::{Serialize, de::DeserializeOwned};
use services::Services;
use tokio::{sync::Notify, time::Instant};

pub use change::{Change, Ended, Sent, Since, State};
use driver::Driver;
use step::Step;

use crate::{
    args::ApplyArgs,
    each_record::{Job, Rules},
    each_tenant::{Input, each_tenant},
    operands::Operands,
    out::Out,
    problem::{WorkError, WorkResult},
    session::Session,
    shutdown::Shutdown,
};

/// A run that applies a plan: its journals, its signals, and how many changes it has made. `I` is what is about to
/// be sent, `R` what came of it, both as the journal keeps them.
pub struct Applying<I, R>
where
    I: Serialize + DeserializeOwned + Clone + Debug,
    R: Serialize + DeserializeOwned + Clone + Debug,
{
    locator: Locator<Step<I, R>>,
    /// The tenant whose journal is open.
    opened: RefCell<Option<OpenTenant<I, R>>>,
    shutdown: Shutdown,
    first_pause: Duration,
    /// Until when the work on the present record may take.
    until: Cell<Instant>,
    made: Cell<u64>,
    is_busy: Cell<bool>,
    idle: Notify,
}

type OpenTenant<I, R> = (TenantId, Rc<Opened<Step<I, R>>>);

impl<I, R> Applying<I, R>
where
    I: Serialize + DeserializeOwned + Clone + Debug,
    R: Serialize + DeserializeOwned + Clone + Debug,
{
    /// Listens to signals from now on. `output` is the file of `--output`, which must not be a journal.
    pub fn begin(
        args: &ApplyArgs,
        output: Option<&Path>,
        session: &Session,
    ) -> anyhow::Result<Self> {
        let outputs = Outputs::of(output);
        if let Some(journal) = &args.journal {
            outputs.leave_alone(journal)?;
        }
        let locator = Locator::new(
            session.tool,
            args.journal.clone(),
            args.state_dir.clone(),
            outputs,
        );
        Ok(Self {
            locator,
            opened: RefCell::default(),
            shutdown: Shutdown::listen()?,
            first_pause: Duration::from_millis(args.first_pause.into()),
            until: Cell::new(Instant::now()),
            made: Cell::new(0),
            is_busy: Cell::new(false),
            idle: Notify::new(),
        })
    }

    /// Works on each record of the input, one after the other. A signal ends the run between two records, and
    /// what is in flight is finished and written down first.
    pub async fn each<W>(
        &self,
        session: &Session,
        services: &Services,
        (operands, what): (&Operands, Text),
        rules: &Rules,
        work: W,
    ) -> anyhow::Result<()>
    where
        W: AsyncFn(&Services, &mut Job, &Out<'_>) -> WorkResult,
    {
        let input = Input {
            operands: operands.clone(),
            this_tenant: false,
            what,
            tenants: 1,
            keep_order: true,
        };
        let all = each_tenant(
            session,
            services,
            &input,
            rules,
            async |services, job, out| {
                self.until.set(Instant::now() + services.deadline().left());
                let done = work(services, job, out).await;
                self.is_busy.set(false);
                self.idle.notify_one();
                done
            },
        );
        tokio::select! {
            biased;
            done = all => done.map_err(|error| self.explain(error)),
            exit = self.asked_while_idle() => Err(self.early(exit, &as_asked()).into()),
        }
    }

    /// Whether the run was asked to end.
    #[must_use]
    pub fn is_asked_to_end(&self) -> bool {
        self.shutdown.requested().is_some()
    }

    /// Waits within the work on a record, but no longer than until the run is asked to end.
    pub async fn pause(&self, time: Duration) {
        self.shutdown.pause(time).await;
    }

    async fn asked_while_idle(&self) -> Exit {
        let exit = self.shutdown.wait().await;
        while self.is_busy.get() {
            self.idle.notified().await;
        }
        exit
    }

    /// Makes one change of a tenant, or finds out what became of it. A customer that is not there yet has no
    /// tenant: such changes go by the partner's own. An error ends the run: the journal cannot be kept, or the run
    /// was asked to end before this change began.
    pub async fn make<C>(
        &self,
        tenant: &TenantId,
        change: &C,
        out: &Out<'_>,
    ) -> WorkResult<Ended<R>>
    where
        C: Change<Intent = I, Result = R>,
    {
        if let Some(exit) = self.shutdown.requested() {
            return Err(WorkError::Run(self.early(exit, &as_asked()).into()));
        }
        self.is_busy.set(true);
        let opened = self.open(tenant, out).map_err(WorkError::Run)?;
        let driver = Driver {
            tenant,
            journal: &opened.journal,
            shutdown: &self.shutdown,
            first_pause: self.first_pause,
            until: self.until.get(),
            now: Timestamp::now,
            log: out.log,
            lang: out.lang,
        };
        let Some(ended) = driver.make(change).await.map_err(WorkError::Run)? else {
            let exit = self.shutdown.requested().unwrap_or(Exit::Interrupted);
            return Err(WorkError::Run(self.early(exit, &as_asked()).into()));
        };
        self.made.set(self.made.get() + u64::from(ended.was_sent()));
        Ok(ended)
    }

    /// The other changes of a tenant that were sent, as far as its journal has them: what was sent, and what came of
    /// it where that is known. One that failed is not among them.
    pub fn others<C>(
        &self,
        tenant: &TenantId,
        change: &C,
        out: &Out<'_>,
    ) -> WorkResult<Vec<(I, Option<R>)>>
    where
        C: Change<Intent = I, Result = R>,
    {
        let opened = self.open(tenant, out).map_err(WorkError::Run)?;
        let journal = opened.journal.borrow();
        let own = format!("{tenant} {}", change.key());
        // A journal may be that of several tenants.
        let of_tenant = format!("{tenant} ");
        let others = journal.known().all();
        let others = others.filter(|(key, _)| key.starts_with(&of_tenant) && *key != own);
        Ok(others.map(|(_, earlier)| earlier.parts()).collect())
    }

    /// The journal of a tenant, which stays open until another tenant's is asked for.
    fn open(&self, tenant: &TenantId, out: &Out<'_>) -> anyhow::Result<Rc<Opened<Step<I, R>>>> {
        let mut open = self.opened.borrow_mut();
        if let Some((of, opened)) = &*open
            && of == tenant
        {
            return Ok(Rc::clone(opened));
        }
        *open = None;
        let opened = Rc::new(self.locator.open(tenant, &[])?);
        for note in opened.notes.take() {
            out.complain(Exit::Done, &note);
        }
        *open = Some((tenant.clone(), Rc::clone(&opened)));
        Ok(opened)
    }

    /// A reader that is gone, or a full disk, ends a run that has made changes: the journal says which.
    fn explain(&self, error: anyhow::Error) -> anyhow::Error {
        if error.is::<ClosedPipe>() {
            let closed = text!(
                "standard output was closed by its reader",
                "出力先のコマンドが終了したため、停止しました"
            );
            return self.early(Exit::Local, &closed).into();
        }
        match error.downcast::<Failure>() {
            Ok(failure) if self.made.get() > 0 && failure.exit == Exit::Local => {
                self.early(failure.exit, &failure.text).into()
            }
            Ok(failure) => failure.into(),
            Err(error) => error,
        }
    }

    fn early(&self, exit: Exit, why: &Text) -> Failure {
        let made = self.made.get();
        let done = match self.locator.opened() {
            Some(journals) => text!(
                "{made} change(s) were made and nothing further is sent (journal: {journals}); run the same command again to go on",
                "変更済みは {made} 件で、これ以降は送信しません (ジャーナル: {journals})。続けるには同じコマンドを再度実行してください"
            ),
            None => text!(
                "nothing was sent; run the same command again to go on",
                "何も送信していません。続けるには同じコマンドを再度実行してください"
            ),
        };
        let text = Text {
            en: format!("{}; {}", why.en, done.en),
            ja: format!("{}。{}", why.ja, done.ja),
        };
        Failure::new(exit, text)
    }
}

fn as_asked() -> Text {
    text!(
        "stopped as asked",
        "中断の指示 (Ctrl+C など) により停止しました"
    )
}
