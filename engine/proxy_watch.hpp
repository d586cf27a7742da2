// Whether the trusted proxies name their clients: looked at every second by whoever watches the process.
#pragma once

#include "engine/net/address_bound.hpp"

#include <optional>
#include <string_view>

namespace veilleuse::engine {

class proxy_watch {
 public:
  /// Tells the operator, once.
  void look(const net::address_bound& addresses);

  /// The same, apart from the process's log.
  [[nodiscard]] std::optional<std::string_view> finding(const net::address_bound& addresses);

 private:
  bool said_ = false;
};

}  // namespace veilleuse::engine
