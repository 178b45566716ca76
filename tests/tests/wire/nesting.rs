//! Policies inside of policies (design §5.6): the nearest decides, for preflight and answer.
//!
//! Every place where a policy can stand inside of another, times where the request comes from, times
//! what it asks for. Headers are compared whole, so that one of the outer policy's fails.

mod places;
mod spot;
mod state;
mod terms;

use http::header;

pub(crate) use self::places::{inner, inner_route, outer_with};
pub(crate) use self::spot::Spot;
pub(crate) use self::terms::{
    BESIDE, Beside, EVERYONE, Everyone, INNER, Inner, OUTER, Outer, Terms,
};

use self::places::PLACES;
use self::spot::Asked;
use crate::app::Calls;
use crate::ask::Ask;
use crate::policies::EVIL;
use crate::reply::Reply;
use crate::server::Server;
use crate::shadowed::is_silent;
use crate::watched::Watched;

/// On the list of one policy each, of all of them, of none; and no origin at all.
const FROM: [Option<&str>; 7] = [
    Some("https://inner.example"),
    Some("https://outer.example"),
    Some("https://middle.example"),
    Some("https://beside.example"),
    Some("https://all.example"),
    Some(EVIL),
    None,
];

/// How many requests that are no preflights are sent to a spot.
pub(crate) const REQUESTS: usize = ANSWERED.len() * FROM.len();

const PREFLIGHTED: [&str; 4] = ["GET", "PUT", "DELETE", "PATCH"];
const ANSWERED: [&str; 4] = ["GET", "PUT", "DELETE", "OPTIONS"];

#[tokio::test]
async fn the_nearest_policy_decides_wherever_it_stands() {
    for (place, app, spots) in PLACES {
        let watched = Watched::here();
        let calls = Calls::default();
        let server = Server::of(app(&calls)).await;
        nearest_decides(place, spots, &calls, async |ask| server.send(ask).await).await;
        is_silent(&watched, place);
    }
}

/// Asks everything from everywhere at each spot.
pub(crate) async fn nearest_decides(
    place: &str,
    spots: &[Spot],
    calls: &Calls,
    send: impl AsyncFn(Ask) -> Reply,
) {
    for spot in spots {
        for from in FROM {
            for method in PREFLIGHTED {
                let Some(origin) = from else { continue };
                let ask = Ask::preflight(spot.path, method).from(origin);
                let before = calls.count();
                let reply = send(ask.for_headers("x-any")).await;
                let about = format!("{place}: preflight {method} {} {from:?}", spot.path);
                assert_eq!(calls.count(), before, "{about}: a handler ran");
                assert!(reply.status.is_success(), "{about}: {reply:?}");
                assert!(reply.body.is_empty(), "{about}: {reply:?}");
                let expected = spot.expected(Asked::Preflight, method, from);
                assert_eq!((reply.cors(), reply.vary()), expected, "{about}");
            }
            for method in ANSWERED {
                let ask = Ask::new(method, spot.path);
                let ask = match from {
                    Some(origin) => ask.from(origin),
                    // Without an origin it asks for nothing: an `OPTIONS` as any other.
                    None => ask.with(header::ACCESS_CONTROL_REQUEST_METHOD, "GET"),
                };
                let before = calls.count();
                let reply = send(ask).await;
                let about = format!("{place}: {method} {} {from:?}", spot.path);
                let (status, ran) = spot.answers(method);
                assert_eq!(reply.status, status, "{about}: {reply:?}");
                assert_eq!(calls.count() - before, usize::from(ran), "{about}");
                let expected = spot.expected(Asked::Answer, method, from);
                assert_eq!((reply.cors(), reply.vary()), expected, "{about}");
            }
        }
    }
}
