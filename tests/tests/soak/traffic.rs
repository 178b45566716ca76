//! The traffic: each kind of client in tasks of its own, which are bounded in what they send.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::cases::{Back, Case, Port, large, usual};
use crate::client::Client;
use crate::fresh::fresh;

/// No answer takes longer, on a machine however busy.
const PATIENCE: Duration = Duration::from_secs(20);

/// A request, and the answers that may come back.
struct Known {
    case: Case,
    answers: Vec<String>,
    /// How often each came.
    seen: [AtomicUsize; 2],
}

struct Shared<A> {
    address: A,
    usual: Vec<Known>,
    large: Vec<Known>,
    stop: AtomicBool,
    pipelined: AtomicUsize,
    slow: AtomicUsize,
    broken: AtomicUsize,
    /// Those that were begun, so that no two are alike, and those that were answered.
    fresh: [AtomicUsize; 2],
}

/// What was sent.
pub(crate) struct Counts {
    answered: usize,
    too_large: usize,
    large: usize,
    pipelined: usize,
    slow: usize,
    broken: usize,
    fresh: usize,
    /// How often an origin was in, and how often out, that is swapped in and out.
    either: [usize; 2],
}

pub(crate) struct Traffic<A> {
    shared: Arc<Shared<A>>,
    tasks: JoinSet<()>,
}

impl<A> Traffic<A>
where
    A: Fn(Port) -> SocketAddr + Send + Sync + 'static,
{
    /// Sends each request once, to see what it gets; from then on it has to get that.
    pub(crate) async fn begin(address: A) -> Traffic<A> {
        let shared = Arc::new(Shared {
            usual: known(&address, usual()).await,
            large: known(&address, large()).await,
            address,
            stop: AtomicBool::new(false),
            pipelined: AtomicUsize::new(0),
            slow: AtomicUsize::new(0),
            broken: AtomicUsize::new(0),
            fresh: Default::default(),
        });
        let mut tasks = JoinSet::new();
        for number in 0..8 {
            tasks.spawn(Arc::clone(&shared).steady(number * 7));
        }
        for number in 0..4 {
            tasks.spawn(Arc::clone(&shared).reconnecting(number * 11));
            tasks.spawn(Arc::clone(&shared).slow(number * 13));
            tasks.spawn(Arc::clone(&shared).broken(number * 17));
        }
        for number in 0..2 {
            tasks.spawn(Arc::clone(&shared).pipelined());
            tasks.spawn(Arc::clone(&shared).fresh());
            tasks.spawn(Arc::clone(&shared).large(number * 7));
        }
        Traffic { shared, tasks }
    }

    /// How many requests have been answered of which no two are alike. Fails if anything has gone wrong.
    pub(crate) fn fresh(&mut self) -> usize {
        if let Some(task) = self.tasks.try_join_next() {
            task.unwrap();
            panic!("nobody has told it to stop");
        }
        self.shared.fresh[1].load(Ordering::Relaxed)
    }

    /// Stops it. Fails if anything went wrong.
    pub(crate) async fn end(mut self) -> Counts {
        self.shared.stop.store(true, Ordering::Relaxed);
        while let Some(task) = self.tasks.join_next().await {
            task.unwrap();
        }
        let shared = &self.shared;
        let count = |back: fn(Back) -> bool, known: &[Known]| {
            let of = known.iter().filter(|known| back(known.case.back));
            of.map(|known| {
                known
                    .seen
                    .each_ref()
                    .map(|seen| seen.load(Ordering::Relaxed))
            })
            .fold([0, 0], |all, one| [all[0] + one[0], all[1] + one[1]])
        };
        let is_read = |back| back != Back::TooLarge;
        Counts {
            answered: count(is_read, &shared.usual).iter().sum(),
            too_large: count(|back| back == Back::TooLarge, &shared.large)
                .iter()
                .sum(),
            large: count(is_read, &shared.large).iter().sum(),
            pipelined: shared.pipelined.load(Ordering::Relaxed),
            slow: shared.slow.load(Ordering::Relaxed),
            broken: shared.broken.load(Ordering::Relaxed),
            fresh: shared.fresh[1].load(Ordering::Relaxed),
            either: count(|back| back == Back::Either, &shared.usual),
        }
    }
}

impl Counts {
    /// Fails if some kind of traffic was not there.
    #[track_caller]
    pub(crate) fn assert_all_kinds(&self) {
        let [inside, outside] = self.either;
        let counts = [
            self.answered,
            self.too_large,
            self.large,
            self.pipelined,
            self.slow,
            self.broken,
            self.fresh,
            inside,
            outside,
        ];
        assert!(counts.iter().all(|count| *count > 2), "{self}");
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [inside, outside] = self.either;
        write!(
            f,
            "{} answers of the usual size ({} pipelined, {} to slow clients; of an origin that comes and \
             goes {inside} in, {outside} out), {} to requests of which no two are alike, {} to heads of a megabyte, \
             {} refused for theirs; {} connections broken off",
            self.answered,
            self.pipelined,
            self.slow,
            self.fresh,
            self.large,
            self.too_large,
            self.broken
        )
    }
}

/// What each of these gets.
async fn known(address: &impl Fn(Port) -> SocketAddr, cases: Vec<Case>) -> Vec<Known> {
    let mut known: Vec<Known> = Vec::new();
    for case in cases {
        let answer = once(address(case.port), &case).await;
        let answers = match case.back {
            Back::Either => {
                // What another origin has got for the same: `https://always.example` comes first.
                let request = |case: &Case| {
                    case.bytes
                        .split(|byte| *byte == b' ')
                        .take(2)
                        .collect::<Vec<_>>()
                        .concat()
                };
                let same = known
                    .iter()
                    .filter(|known| request(&known.case) == request(&case));
                let same = same.flat_map(|known| known.answers.iter().cloned());
                same.take(2).collect()
            }
            back => {
                let answer = answer.unwrap_or_default();
                assert!(is(back, &answer), "{:?} {back:?}: {answer}", case.origin);
                vec![answer]
            }
        };
        known.push(Known {
            case,
            answers,
            seen: Default::default(),
        });
    }
    known
}

fn is(back: Back, answer: &str) -> bool {
    let is_shared = answer.contains("\naccess-control-allow-origin: ");
    match back {
        Back::Allowed => is_shared,
        Back::Refused | Back::Either => {
            !answer.is_empty() && !answer.contains(" 431 ") && !answer.contains("access-control-")
        }
        // It does not always arrive: the server closes the connection while it is written to.
        Back::TooLarge => answer.is_empty() || answer.starts_with("HTTP/1.1 431 "),
    }
}

/// On a connection of its own.
async fn once(address: SocketAddr, case: &Case) -> io::Result<String> {
    let mut client = Client::connect(address).await?;
    // The answer may be there before all is sent.
    let sent = client.send(&case.bytes).await;
    let answer = client.answer().await.map(|answer| of(case, &answer));
    sent.and(answer)
}

/// An answer as it is compared: the same for every origin.
fn of(case: &Case, answer: &str) -> String {
    if case.origin.is_empty() {
        return answer.to_owned();
    }
    let allowed = format!("\naccess-control-allow-origin: {}\n", case.origin);
    answer.replace(&allowed, "\naccess-control-allow-origin: (the origin)\n")
}

impl Known {
    /// Fails if this is none of the answers.
    fn check(&self, answer: io::Result<String>) {
        let got = match answer {
            Err(_) if self.case.back == Back::TooLarge => 0,
            answer => {
                let answer = of(&self.case, &answer.unwrap());
                if self.case.back == Back::TooLarge {
                    assert!(is(Back::TooLarge, &answer), "{answer}");
                    0
                } else {
                    let mut answers = self.answers.iter();
                    answers
                        .position(|known| *known == answer)
                        .unwrap_or_else(|| panic!("{:?}: {answer}", self.answers))
                }
            }
        };
        self.seen[got].fetch_add(1, Ordering::Relaxed);
    }
}

/// In time, or not at all.
async fn patient<T>(answer: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(PATIENCE, answer).await.expect("it takes too long")
}

impl<A: Fn(Port) -> SocketAddr> Shared<A> {
    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }

    /// The requests, again and again, from one of them on.
    fn from(known: &[Known], start: usize) -> impl Iterator<Item = &Known> {
        known.iter().cycle().skip(start)
    }

    async fn connect(&self) -> Client {
        Client::connect((self.address)(Port::Usual)).await.unwrap()
    }

    /// One request after the other on one connection.
    async fn steady(self: Arc<Self>, start: usize) {
        let mut client = self.connect().await;
        for known in Self::from(&self.usual, start) {
            if !self.goes_on() {
                return;
            }
            client.send(&known.case.bytes).await.unwrap();
            known.check(patient(client.answer()).await);
        }
    }

    /// A connection for each request.
    async fn reconnecting(self: Arc<Self>, start: usize) {
        for known in Self::from(&self.usual, start) {
            if !self.goes_on() {
                return;
            }
            known.check(patient(once((self.address)(Port::Usual), &known.case)).await);
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Requests that no browser makes.
    async fn large(self: Arc<Self>, start: usize) {
        for known in Self::from(&self.large, start) {
            if !self.goes_on() {
                return;
            }
            known.check(patient(once((self.address)(known.case.port), &known.case)).await);
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// All at once, before any answer is read.
    async fn pipelined(self: Arc<Self>) {
        let all: Vec<u8> = self
            .usual
            .iter()
            .flat_map(|known| known.case.bytes.iter().copied())
            .collect();
        let mut client = self.connect().await;
        while self.goes_on() {
            client.send(&all).await.unwrap();
            for known in &self.usual {
                known.check(patient(client.answer()).await);
                self.pipelined.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Never the same twice, some at once.
    async fn fresh(self: Arc<Self>) {
        const AT_ONCE: usize = 20;
        let [begun, answered] = &self.fresh;
        while self.goes_on() {
            // A connection comes to its end, too.
            let mut client = self.connect().await;
            for _ in 0..50 {
                let from = begun.fetch_add(AT_ONCE, Ordering::Relaxed);
                let requests: Vec<_> = (from..from + AT_ONCE).map(fresh).collect();
                let bytes = requests.iter().flat_map(|request| request.bytes.clone());
                client.send(&bytes.collect::<Vec<u8>>()).await.unwrap();
                for request in requests {
                    request.check(&patient(client.answer()).await.unwrap());
                    answered.fetch_add(1, Ordering::Relaxed);
                }
                if !self.goes_on() {
                    return;
                }
            }
        }
    }

    /// A few bytes at a time.
    async fn slow(self: Arc<Self>, start: usize) {
        for known in Self::from(&self.usual, start) {
            if !self.goes_on() {
                return;
            }
            let mut client = self.connect().await;
            for bytes in known.case.bytes.chunks(16) {
                client.send(bytes).await.unwrap();
                sleep(Duration::from_millis(2)).await;
            }
            known.check(patient(client.answer()).await);
            self.slow.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Half a request, a request without its answer, and one that ends in what is none.
    async fn broken(self: Arc<Self>, start: usize) {
        for (at, known) in Self::from(&self.usual, start).enumerate() {
            if !self.goes_on() {
                return;
            }
            let mut client = self.connect().await;
            let bytes = &known.case.bytes;
            let bytes = match at % 3 {
                0 => bytes[..bytes.len() / 2].to_vec(),
                1 => bytes.clone(),
                _ => [&bytes[..bytes.len() / 2], b"\r\n\0: \r\n\r\n"].concat(),
            };
            client.send(&bytes).await.unwrap();
            sleep(Duration::from_millis(20)).await;
            drop(client);
            self.broken.fetch_add(1, Ordering::Relaxed);
        }
    }
}
