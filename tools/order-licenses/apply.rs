//! Buying: the cart that the record says, and no other.

use common::{
    Exit, Services,
    applying::Applying,
    cli::{Job, Out, Problem, WorkError, WorkResult},
    sections::{ApplyStatus, LicenseOrder, OrderAction, PlacedOrder},
    text,
};

use crate::checkout::{Checkout, Intent};

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
        OrderAction::None => order.status = Some(ApplyStatus::AlreadyDone),
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
