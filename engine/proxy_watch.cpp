#include "engine/proxy_watch.hpp"

#include "engine/logging/process_log.hpp"

#include <string>

namespace veilleuse::engine {

std::optional<std::string_view> proxy_watch::finding(const net::address_bound& addresses) {
  if (said_ || addresses.unnamed() == 0) return std::nullopt;
  said_ = true;
  return "a trusted proxy opens chats without a readable X-Forwarded-For: nothing bounds how many one client "
         "has. Let the proxy append the address that it sees, or take it out of server.trusted_proxies";
}

void proxy_watch::look(const net::address_bound& addresses) {
  if (const auto found = finding(addresses)) logging::say_warning(std::string{*found});
}

}  // namespace veilleuse::engine
