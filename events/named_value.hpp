// A value of an enum with its name: what tables of them are made of.
#pragma once

#include <string_view>

namespace veilleuse::events {

template <class Enum>
struct named_value {
  Enum value;
  std::string_view name;
};

}  // namespace veilleuse::events
