//! Every public type may go where a test takes it: browsers and what they have seen to any thread, a fetch
//! from one to another. A private field can break that without a word anywhere else. (`public_api.rs` of the
//! tests sees to it that none is missing here.)

use cors_testing::{
    Answer, Blocked, Browser, Connection, Credentials, Enctype, Exchange, Fetched, Fetching,
    Handshake, Inventory, InventoryEndpoint, Navigated, Navigation, Reason, RedirectMode,
    ReferrerPolicy, Request, ResponseType, ScriptResponse, StoredCookie,
};

const fn is_shared<T: Send + Sync + Unpin>() {}

/// One thread after the other polls it, never two at once.
const fn is_sent<T: Send + Unpin>() {}

const _: () = {
    is_shared::<Answer>();
    is_shared::<Blocked>();
    is_shared::<Browser>();
    is_shared::<Credentials>();
    is_shared::<Enctype>();
    is_shared::<Exchange>();
    is_shared::<Fetched>();
    is_shared::<Handshake>();
    is_shared::<Inventory>();
    is_shared::<InventoryEndpoint<'static>>();
    is_shared::<Navigated>();
    is_shared::<Navigation>();
    is_shared::<Reason>();
    is_shared::<RedirectMode>();
    is_shared::<ReferrerPolicy>();
    is_shared::<Request>();
    is_shared::<ResponseType>();
    is_shared::<ScriptResponse>();
    is_shared::<StoredCookie>();
    is_sent::<Connection>();
    is_sent::<Fetching<'_>>();
    is_sent::<Fetching<'_, Handshake>>();
    is_sent::<Fetching<'_, Navigated>>();
};
