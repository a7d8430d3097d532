/** What the reader has to know before the operations, in Markdown. */
export const INTRODUCTION = `
With this API your backend makes sessions, and tokens with which clients join them: first
\`POST /openvidu/api/sessions\`, then \`POST /openvidu/api/tokens\` for each client.

### Authentication

HTTP Basic: the user is always \`OPENVIDUAPP\`, the password is the \`OPENVIDU_SECRET\` of the server. For the secret
\`MY_SECRET\` that is

    Authorization: Basic T1BFTlZJRFVBUFA6TVlfU0VDUkVU

Everything else is answered with \`401\`, before anything is looked at. Few operations are open to everybody; they have no
lock. The secret belongs into your backend, never into a page.

### Two families of paths

Every path that begins with \`/openvidu/\` can also be asked for as OpenVidu 2.15.0 and its node client do:

| here | 2.15.0 |
| --- | --- |
| \`/openvidu/api/…\` | \`/api/…\` |
| \`/openvidu/api/config…\` | \`/config…\` |
| \`/openvidu/cdr…\` | \`/cdr…\` |
| \`/openvidu/recordings…\` | \`/recordings…\` |
| \`/openvidu/accept-certificate\` | \`/accept-certificate\` |

Both are the same operations with the same answers. A slash at the end of a path does not matter.

### Bodies

Bodies are JSON objects, sent with \`Content-Type: application/json\`, in UTF-8 unless its \`charset\` names another encoding;
bytes that are no text in that encoding are refused with \`400\`. Answers are UTF-8, and their type is \`application/json\`. A parameter that is \`null\` is the same as one that is
left out; parameters that the server does not know are ignored; words such as \`ROUTED\` are case-sensitive.

### Errors

The status code is the contract. Where an error has a body, it is the JSON of the schema *Error*; where nothing is shown,
the body is empty. \`503\` means that nothing was wrong with the request and nothing was done: send it again after the
seconds in \`Retry-After\`. A method that a path does not have is answered with \`405\` and an \`Allow\` header.
`.trim();
