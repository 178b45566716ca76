//! Requests that only the form can make, and nobody has a row for.

use crate::opened::Opened;

/// Runs every combination, and gives those that came out other than the playground says.
const ODD: &str = "
    const { run } = await import('/run.js');
    const { api, origins } = await (await fetch('/contents')).json();
    const asked = [];
    for (const { origin } of [origins[0], origins[6], origins[7]])
        for (const method of ['GET', 'HEAD', 'post', 'PATCH', 'patch', 'OPTIONS', 'QUERY', 'PURGE', 'CONNECT', 'G ET'])
            for (const path of ['/spa/session?a=1&b', '/public-api/prices', '/mirror/trace', '/internal-tools/orders', '/by-hand/account', '/nothing'])
                for (const credentials of ['omit', 'include'])
                    for (const headers of [[], [['X-A', '1'], ['x-a', '2']], [['cookie', 'a=b'], ['accept', '\\u00fc']], [['x y', '1']]])
                        for (const body of headers.length === 1 ? [null, 'a'] : [null])
                            asked.push({ origin, method, path, headers, body, credentials });
    const told = await Promise.all(asked.map((request) => run(api, request).catch((error) => ({ request, error: String(error) }))));
    return told.filter(({ report }) => !report?.agrees).map((one) => JSON.stringify(one));";

#[tokio::test]
async fn odd_requests_come_out_as_the_playground_says() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    let others = opened.run(ODD).await;
    let others = others.as_array().unwrap();
    let first: Vec<_> = others.iter().take(5).collect();
    assert!(others.is_empty(), "{} of them: {first:#?}", others.len());
}
