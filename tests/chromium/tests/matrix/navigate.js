// Has a page send a request that no script can read the response of.
const [action, url, fields] = arguments;

function form(method, enctype, all) {
    const form = document.createElement("form");
    Object.assign(form, { method, action: url, enctype });
    for (const [name, value] of all) {
        const input = document.createElement("textarea");
        Object.assign(input, { name, value });
        form.append(input);
    }
    document.body.append(form);
    return form;
}

function frame() {
    const frame = document.createElement("iframe");
    frame.name = "frame";
    document.body.append(frame);
    return frame;
}

switch (action) {
    case "link": {
        const link = document.createElement("a");
        link.href = url;
        document.body.append(link);
        link.click();
        break;
    }
    case "form": {
        const [action, query] = url.split("?case=");
        const made = form("get", "", [...fields, ["case", query]]);
        made.action = action;
        made.submit();
        break;
    }
    case "urlencoded": form("post", "application/x-www-form-urlencoded", fields).submit(); break;
    case "multipart": form("post", "multipart/form-data", fields).submit(); break;
    case "plain": form("post", "text/plain", fields).submit(); break;
    case "frame": frame().src = url; break;
    case "form in a frame": {
        frame();
        const made = form("post", "", fields);
        made.target = "frame";
        made.submit();
        break;
    }
    case "image": new Image().src = url; break;
    case "socket": new WebSocket(url); break;
    default: fetch(url, { method: "POST", mode: action, body: "x" }).catch(() => {});
}
