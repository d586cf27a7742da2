// Asks a server one question over HTTP and waits for the answer.
#pragma once

#include "bench/client/websocket_client.hpp"

#include <string_view>

namespace veilleuse::bench {

/// The status code of `GET path`; 0 when nobody answers.
[[nodiscard]] int http_status(const endpoint& where, std::string_view path);

}  // namespace veilleuse::bench
