#include "engine/net/configured_bound.hpp"

#include <utility>
#include <vector>

namespace veilleuse::engine::net {

address_bound bound_of_addresses(const server_config& settings) {
  std::vector<address_range> trusted;
  for (const auto& range : settings.trusted_proxies)
    trusted.push_back(parse_range(range).value());
  return address_bound{std::move(trusted), settings.connections_per_address};
}

}  // namespace veilleuse::engine::net
