// How an outbox is written to a socket that speaks TLS: record by record, each sealed when the kernel has
// taken the one before, so that what waits can still be dropped.
#pragma once

#include "engine/net/outbox.hpp"
#include "engine/tls/stream.hpp"

namespace veilleuse::engine::net {

/// As outbox::write_to. While hands are shaken only the handshake is written. `last`: nothing will follow
/// what waits, and the client is told so.
[[nodiscard]] write_outcome write_sealed(outbox& from, tls::stream& through, int socket, bool last);

}  // namespace veilleuse::engine::net
