// Asks a server one question over HTTP and waits for the answer.
#pragma once

#include "bench/client/websocket_client.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace veilleuse::bench {

/// The status code of `GET path`; 0 when nobody answers.
[[nodiscard]] int http_status(const endpoint& where, std::string_view path);

/// The body of a 200; nothing otherwise.
[[nodiscard]] std::optional<std::string> http_page(const endpoint& where, std::string_view path);

/// The value of a metric without labels on a page of Prometheus' text format; nothing when it is not there.
[[nodiscard]] std::optional<double> metric_value(std::string_view page, std::string_view name);

}  // namespace veilleuse::bench
