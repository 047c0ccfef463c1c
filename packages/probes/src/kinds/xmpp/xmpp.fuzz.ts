import { overTcp } from '../../fuzz/over-tcp.ts'
import { xmpp } from './xmpp.ts'

/** As Prosody 0.12.3 says it. */
const HEAD =
  "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' version='1.0' xml:lang='en' " +
  "id='77d808da-c0e1-48ba-98c1-540d6cd0f17c' xmlns='jabber:client' from='chat.example.test'>"
const FEATURES =
  "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" +
  '<mechanism>PLAIN</mechanism><mechanism>SCRAM-SHA-1</mechanism></mechanisms></stream:features>'

export const recordings = () => [
  overTcp(xmpp, {
    name: 'a stream in clear',
    pieces: [HEAD + FEATURES],
    options: { domain: 'chat.example.test', security: 'none' },
  }),
  overTcp(xmpp, {
    name: 'up to TLS, which does not begin',
    pieces: [HEAD + FEATURES, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", '220 no TLS\r\n'],
    options: { domain: 'chat.example.test' },
  }),
  overTcp(xmpp, {
    name: 'a domain that is not served',
    pieces: [
      `${HEAD}<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>` +
        "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>This server does not serve it</text></stream:error></stream:stream>",
    ],
    options: { domain: 'chat.example.test', security: 'none' },
    ends: true,
  }),
]
