//! Buying: the cart that the record says, and no other.

use common::{
    Exit, Services,
    applying::Applying,
    cli::{Job, Out, Problem, WorkError, WorkResult},
    ids::TenantId,
    partner_center::PartnerCenter,
    sections::{ApplyStatus, License, LicenseOrder, OrderAction, OrderReason, PlacedOrder},
    text,
};

use crate::{
    checkout::{Checkout, Intent},
    decide::{already_sold, ending},
    offer::OfferKey,
};

/// The purchases of a run.
pub(crate) type Orders = Applying<Intent, PlacedOrder>;

/// Buys what one record has in its cart.
pub(crate) async fn apply(
    orders: &Orders,
    services: &Services,
    job: &mut Job,
    out: &Out<'_>,
) -> WorkResult {
    let customer = job.tenant()?;
    let partner_center = services.partner_center();
    let partner_center = partner_center.map_err(|failure| WorkError::Run(failure.into()))?;
    let Some(mut order) = job.record.get::<LicenseOrder>()? else {
        return Err(no_cart().into());
    };
    match order.action {
        OrderAction::None => {
            // That nothing was in use, or that it is free, is no matter of what was sold.
            if order.reason == Some(OrderReason::Enough) {
                let row = job.record.get::<License>()?;
                let still = still_enough(&partner_center, &customer, &order, row.as_ref()).await?;
                order.status = Some(match &still {
                    Ok(()) => ApplyStatus::AlreadyDone,
                    Err(_) => ApplyStatus::Failed,
                });
                if let Err(problem) = still {
                    out.complain(problem.exit(), &problem.text());
                    order.error = Some(problem.section_error(out.lang));
                }
            }
        }
        OrderAction::Refuse => {
            order.status = Some(ApplyStatus::Refused);
            out.complain(Exit::No, &refused_in_plan());
        }
        OrderAction::Order => {
            let parts = (&order.line, &order.cart, order.request_id);
            let (Some(line), Some(cart), Some(request_id)) = parts else {
                return Err(no_cart().into());
            };
            let checkout = Checkout::new(
                (&partner_center, &customer),
                (line, cart),
                request_id,
                (order.already_sold, order.run),
                out.now,
            );
            checkout.beside(orders.others(&customer, &checkout, out)?);
            let ended = orders.make(&customer, &checkout, out).await?;
            ended.tell(out);
            order.error = ended.error(out.lang);
            order.status = Some(ended.status);
            order.placed = ended.result;
        }
    }
    job.record.set(&order);
    out.write(&job.record).await
}

/// Whether the seats that were enough when it was planned are so now.
async fn still_enough(
    partner_center: &PartnerCenter,
    customer: &TenantId,
    order: &LicenseOrder,
    row: Option<&License>,
) -> WorkResult<Result<(), Problem>> {
    let offer = order.offer.as_deref().map(OfferKey::parse);
    let Some(Ok(offer)) = offer else {
        return Err(no_offer().into());
    };
    let sold = partner_center.subscriptions(customer).await?;
    let going_on = already_sold(&sold, &offer).saturating_sub(ending(&sold, &offer));
    let used = row.map(|row| row.seats.consumed).or(order.already_sold);
    Ok(match used {
        Some(used) if used <= going_on => Ok(()),
        _ => Err(no_longer_enough(going_on)),
    })
}

fn no_offer() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-plan",
        text: text!(
            "the plan does not say of which offer there are enough seats: plan anew with order-licenses; nothing was ordered",
            "計画に、ライセンス数が足りている製品の記載がありません。order-licenses で計画を作り直してください。注文していません"
        ),
    }
}

fn no_longer_enough(now: i64) -> Problem {
    Problem::Other {
        exit: Exit::No,
        code: "no-longer-so",
        text: text!(
            "the plan says that the seats which this partner has sold are enough, and {now} of them go on now: nothing was ordered; plan anew with list-licenses and order-licenses",
            "計画では販売済みのライセンスで足りていましたが、現在継続するのは {now} です。注文していません。list-licenses と order-licenses で計画を作り直してください"
        ),
    }
}

fn no_cart() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-cart",
        text: text!(
            "no cart in this record: run order-licenses --cart first, look at the prices, and give its output to --apply; nothing was ordered",
            "このレコードにカートがありません。先に order-licenses --cart を実行して価格を確認し、その出力を --apply に渡してください。注文していません"
        ),
    }
}

fn refused_in_plan() -> common::Text {
    text!(
        "the plan refuses this order; nothing was ordered (order.words says why)",
        "計画の段階で注文できないと判定されています。注文していません (理由は order.words にあります)"
    )
}
