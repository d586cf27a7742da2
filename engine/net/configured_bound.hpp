// The bound of connections of one address, as it is configured.
#pragma once

#include "engine/config/config.hpp"
#include "engine/net/address_bound.hpp"

namespace veilleuse::engine::net {

/// The ranges were checked when the configuration was read.
[[nodiscard]] address_bound bound_of_addresses(const server_config& settings);

}  // namespace veilleuse::engine::net
