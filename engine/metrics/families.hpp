// A reading as families of metrics. Labels have few values, known from the beginning: queues, outcomes,
// names of refusals and codes of closes.
#pragma once

#include "engine/metrics/reading.hpp"

#include <vector>

#include <prometheus/metric_family.h>

namespace veilleuse::engine::metrics {

[[nodiscard]] std::vector<prometheus::MetricFamily> families_of(const reading& what);

}  // namespace veilleuse::engine::metrics
