// What a start-up step or an administrative act gives: a value, or a failure told for a person.
#pragma once

#include "engine/exit_codes.hpp"

#include <string>
#include <utility>
#include <variant>

namespace veilleuse::engine {

struct failure {
  exit_code code = exit_code::internal;
  /// One clear sentence: what is wrong and what to do. Never a secret, content, or an address.
  std::string message;
};

struct done {};

template <class Value>
class [[nodiscard]] outcome {
 public:
  outcome(Value value) : content_{std::move(value)} {}
  outcome(failure why) : content_{std::move(why)} {}

  explicit operator bool() const { return content_.index() == 0; }
  [[nodiscard]] Value& value() { return std::get<0>(content_); }
  [[nodiscard]] const Value& value() const { return std::get<0>(content_); }
  [[nodiscard]] const failure& error() const { return std::get<1>(content_); }

 private:
  std::variant<Value, failure> content_;
};

}  // namespace veilleuse::engine
