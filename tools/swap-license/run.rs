//! Applying a whole plan: one record after the other, each written down before the next begins.

use std::{collections::HashMap, path::PathBuf};

use common::{
    Exit, Failure, Record,
    cli::Session,
    exit::ClosedPipe,
    graph::{Graph, SubscribedSku},
    ids::{Guid, TenantId},
    input::{Line, Place},
    sections::{Swap, SwapAction, SwapStatus, User},
    services::Services,
    text,
    text::printable,
};
use etcetera::BaseStrategy as _;
use jiff::Timestamp;

use crate::{
    Args,
    apply::{Applying, Ended, Pace},
    journal::Journal,
    service_plans::PlanPair,
    stop::Stop,
};

/// Applies the plan on the input.
pub async fn apply(args: &Args, services: &Services, session: &mut Session) -> anyhow::Result<()> {
    let what = text!(
        "a plan that swap-license wrote",
        "swap-license が作成した計画"
    );
    let mut records = session.records(&args.records, &what)?;
    let mut run = Run {
        args,
        services,
        tenants: HashMap::new(),
        stop: Stop::listen()?,
        changed: 0,
    };
    while let Some(line) = session.next(&mut records) {
        run.apply_line(session, line).await?;
        // The signal's task runs only when this one lets it.
        tokio::task::yield_now().await;
        if let Some(exit) = run.stop.asked() {
            return Err(run.stopped(exit).into());
        }
    }
    Ok(())
}

struct Run<'a> {
    args: &'a Args,
    services: &'a Services,
    tenants: HashMap<TenantId, Tenant>,
    stop: Stop,
    changed: u64,
}

/// What a tenant's changes need, read once.
struct Tenant {
    graph: Graph,
    rows: Vec<SubscribedSku>,
    journal: Journal,
    /// Why nothing further is sent for a SKU, once a refusal said that every user would fail alike.
    halted: HashMap<Guid, Ended>,
}

/// A record of a plan.
struct Planned {
    tenant: TenantId,
    user: User,
    swap: Swap,
}

impl Run<'_> {
    async fn apply_line(&mut self, session: &mut Session, line: Line) -> anyhow::Result<()> {
        let Line { record, place } = line;
        let planned = match self.planned(&record) {
            Ok(planned) => planned,
            Err(failure) if failure.exit == Exit::Usage => return Err(failure.into()),
            Err(failure) => {
                session.complain_at(&place, failure.exit, &failure.text);
                return self.write(session, &record);
            }
        };
        match planned.swap.action {
            SwapAction::Swap | SwapAction::Remove | SwapAction::Restore => {
                self.change(session, record, &place, planned).await
            }
            SwapAction::None => self.pass(session, record, planned.swap, SwapStatus::AlreadyDone),
            SwapAction::Refuse => {
                session.note(Exit::No);
                self.pass(session, record, planned.swap, SwapStatus::Refused)
            }
        }
    }

    fn planned(&self, record: &Record) -> Result<Planned, Failure> {
        let input = |bad: common::record::BadRecord| Failure::new(Exit::Input, bad.text());
        let missing = |key: &str| {
            Failure::new(
                Exit::Input,
                text!(
                    "the record has no \"{key}\", so it is no plan; make one with swap-license without --apply",
                    "レコードに「{key}」がないため計画として扱えません。--apply を付けずに swap-license を実行して計画を作成してください"
                ),
            )
        };
        let own = record.tenant().map_err(input)?;
        Ok(Planned {
            tenant: self
                .services
                .settings()
                .customer_tenant(own.as_ref())?
                .clone(),
            user: record
                .get()
                .map_err(input)?
                .ok_or_else(|| missing("user"))?,
            swap: record
                .get()
                .map_err(input)?
                .ok_or_else(|| missing("swap"))?,
        })
    }

    async fn change(
        &mut self,
        session: &mut Session,
        mut record: Record,
        place: &Place,
        planned: Planned,
    ) -> anyhow::Result<()> {
        let stop = self.stop.clone();
        let tenant = match self.tenant(&planned.tenant).await? {
            Ok(tenant) => tenant,
            Err(error) => {
                session.complain_at(place, error.exit(), &error.text());
                let mut swap = planned.swap;
                swap.status = Some(SwapStatus::Failed);
                swap.error = Some(error.to_section_error(session.lang));
                record.set(&swap);
                return self.write(session, &record);
            }
        };
        let ended = tenant.apply(session, &planned, &stop).await?;
        if ended.swap.status == Some(SwapStatus::Done) {
            self.changed += 1;
        }
        if let Some(words) = &ended.complaint {
            session.complain_at(place, ended.exit, words);
        }
        session.note(ended.exit);
        record.set(&ended.swap);
        self.write(session, &record)
    }

    fn pass(
        &self,
        session: &mut Session,
        mut record: Record,
        mut swap: Swap,
        status: SwapStatus,
    ) -> anyhow::Result<()> {
        swap.status = Some(status);
        record.set(&swap);
        self.write(session, &record)
    }

    /// The tenant of a record, opened once. The outer error ends the run, the inner one does not.
    async fn tenant(
        &mut self,
        id: &TenantId,
    ) -> anyhow::Result<Result<&mut Tenant, common::http::ServiceError>> {
        if !self.tenants.contains_key(id) {
            let graph = self.services.graph(id);
            let rows = match graph.subscribed_skus().await {
                Ok(rows) => rows,
                Err(error) => return Ok(Err(error)),
            };
            let tenant = Tenant {
                graph,
                rows,
                journal: Journal::open(&self.journal_path(id)?)?,
                halted: HashMap::new(),
            };
            self.tenants.insert(id.clone(), tenant);
        }
        Ok(Ok(self
            .tenants
            .get_mut(id)
            .expect("it was put there above")))
    }

    fn journal_path(&self, tenant: &TenantId) -> anyhow::Result<PathBuf> {
        if let Some(file) = &self.args.journal {
            return Ok(file.clone());
        }
        let folder = match &self.args.state_dir {
            Some(folder) => folder.clone(),
            None => state_folder()?,
        };
        Ok(folder.join("swap-license").join(format!("{tenant}.jsonl")))
    }

    /// A record that cannot be written ends the run before the next change, and says where the truth is.
    fn write(&self, session: &mut Session, record: &Record) -> anyhow::Result<()> {
        session.write(record).map_err(|error| {
            let what = if error.is::<ClosedPipe>() {
                text!(
                    "standard output was closed by its reader",
                    "標準出力が読み手によって閉じられました"
                )
            } else {
                let words = format!("{error:#}");
                text!("{words}", "{words}")
            };
            let done = self.done();
            Failure::new(
                Exit::Local,
                common::Text {
                    en: format!("{}; {}", what.en, done.en),
                    ja: format!("{}。{}", what.ja, done.ja),
                },
            )
            .into()
        })
    }

    fn stopped(&self, exit: Exit) -> Failure {
        let done = self.done();
        Failure::new(
            exit,
            common::Text {
                en: format!("stopped as asked; {}", done.en),
                ja: format!("指示により停止しました。{}", done.ja),
            },
        )
    }

    fn done(&self) -> common::Text {
        let changed = self.changed;
        let mut paths: Vec<String> = self
            .tenants
            .values()
            .map(|tenant| printable(&tenant.journal.path().display().to_string()))
            .collect();
        paths.sort();
        let paths = paths.join(", ");
        text!(
            "{changed} user(s) were changed and nothing further is sent (journal: {paths}); run the same command again to go on",
            "変更済みは {changed} 名で、これ以降は送信しません (ジャーナル: {paths})。続けるには同じコマンドを再度実行してください"
        )
    }
}

impl Tenant {
    async fn apply(
        &mut self,
        session: &Session,
        planned: &Planned,
        stop: &Stop,
    ) -> anyhow::Result<Ended> {
        let (from, to) = (&planned.swap.from.sku_id, &planned.swap.to.sku_id);
        if let Some(halted) = self.halted.get(to) {
            return Ok(halted.for_another(&planned.swap));
        }
        let empty = Vec::new();
        let plans_of = |id: &Guid| {
            let row = self.rows.iter().find(|row| row.sku_id == *id);
            row.map_or(&empty, |row| &row.service_plans)
        };
        let plans = PlanPair::of(plans_of(from), plans_of(to));
        let mut applying = Applying {
            graph: &self.graph,
            plans: &plans,
            tenant: &planned.tenant,
            journal: &mut self.journal,
            stop,
            pace: Pace::default(),
            now: Timestamp::now,
            log: session.log,
            lang: session.lang,
        };
        let ended = applying.apply(&planned.user, &planned.swap).await?;
        if ended.stops_the_run {
            self.halted
                .insert(to.clone(), ended.for_another(&planned.swap));
        }
        Ok(ended)
    }
}

fn state_folder() -> anyhow::Result<PathBuf> {
    let strategy = etcetera::choose_base_strategy().map_err(|error| {
        Failure::new(
            Exit::Usage,
            text!(
                "no folder for the journal ({error}); name one with --journal or --state-dir",
                "ジャーナルの保存先フォルダーがありません ({error})。--journal または --state-dir で指定してください"
            ),
        )
    })?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Ok(folder.join("norikae"))
}
