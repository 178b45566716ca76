//! A shared cache in front of an app, in this process, which decides by RFC 9111.

use std::cell::{Cell, RefCell};
use std::time::SystemTime;

use axum::Router;
use http::{Request, Response};
use http_cache_semantics::{BeforeRequest, CachePolicy};
use tower::ServiceExt as _;

use crate::ask::Ask;
use crate::reply::Reply;

#[derive(Debug)]
pub(crate) struct Cache {
    app: Router,
    stored: RefCell<Vec<(CachePolicy, Reply)>>,
    hits: Cell<usize>,
}

impl Cache {
    pub(crate) fn before(app: Router) -> Cache {
        Cache {
            app,
            stored: RefCell::default(),
            hits: Cell::default(),
        }
    }

    /// How many answers did not come from the app.
    pub(crate) fn hits(&self) -> usize {
        self.hits.get()
    }

    pub(crate) async fn send(&self, ask: Ask) -> Reply {
        let request = ask.clone().in_process();
        if let Some(reply) = self.stored_for(&request) {
            self.hits.set(self.hits.get() + 1);
            return reply;
        }
        let response = self.app.clone().oneshot(ask.in_process()).await.unwrap();
        let reply = Reply::read(response).await;
        let mut response = Response::new(());
        *response.status_mut() = reply.status;
        response.headers_mut().clone_from(&reply.headers);
        let policy = CachePolicy::new(&request, &response);
        if policy.is_storable() {
            self.stored.borrow_mut().push((policy, reply.clone()));
        }
        reply
    }

    fn stored_for<B>(&self, request: &Request<B>) -> Option<Reply> {
        let stored = self.stored.borrow();
        // The newest one, where several would do (RFC 9111, 4).
        stored.iter().rev().find_map(|(policy, reply)| {
            let before = policy.before_request(request, SystemTime::now());
            let BeforeRequest::Fresh(_) = before else {
                return None;
            };
            Some(reply.clone())
        })
    }
}
