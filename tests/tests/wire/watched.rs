//! What a program that listens to `tracing` hears, in one thread.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::rc::Rc;
use std::sync::Once;

use tracing::callsite::rebuild_interest_cache;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::set_global_default;
use tracing::{Event, Level, Metadata, Subscriber};

thread_local! {
    /// Where to tell, while somebody listens.
    static HEARD: RefCell<Option<Events>> = const { RefCell::new(None) };
}

type Events = Rc<RefCell<Vec<Heard>>>;

/// The events of target `cors` that this thread emits while this is kept.
#[must_use]
#[derive(Debug)]
pub(crate) struct Watched(Events);

/// An event.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) level: Level,
    pub(crate) fields: BTreeMap<&'static str, String>,
}

impl Watched {
    pub(crate) fn here() -> Watched {
        // One listener for all threads: with one for each, `tracing` may take the word of a thread
        // that has none, and keep from then on that nobody listens.
        static LISTENING: Once = Once::new();
        LISTENING.call_once(|| {
            set_global_default(Listener).unwrap();
            rebuild_interest_cache();
        });
        let events = Events::default();
        HEARD.set(Some(Rc::clone(&events)));
        Watched(events)
    }

    /// What was heard since this was asked last.
    pub(crate) fn take(&self) -> Vec<Heard> {
        self.0.take()
    }

    /// The one event that was heard.
    #[track_caller]
    pub(crate) fn one(&self) -> Heard {
        let heard = self.take();
        assert_eq!(heard.len(), 1, "{heard:?}");
        heard.into_iter().next().unwrap()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        HEARD.set(None);
    }
}

impl Heard {
    /// The field, or `-`.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("-", String::as_str)
    }
}

struct Listener;

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "cors"
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let level = *event.metadata().level();
        let fields = fields.0;
        HEARD.with_borrow(|heard| {
            if let Some(heard) = heard {
                heard.borrow_mut().push(Heard { level, fields });
            }
        });
    }

    // There are no spans.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0.entry(field.name()).or_default(), "{value:?}").unwrap();
    }
}
