// An actor that everything depends on must not fail silently: a broken invariant stops the process, and the
// log is read again.
#pragma once

#include "actors/failure_words.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>

#include <caf/all.hpp>

namespace veilleuse::actors {

/// For the registry, the journal, recovery, history and the agenda.
template <class Pointer>
void stop_process_on_exception(Pointer self, const char* name) {
  self->set_exception_handler([name](std::exception_ptr& thrown) -> caf::error {
    const auto why = words_of(thrown);
    std::fprintf(stderr, "veilleuse: the %s failed: %.*s; stopping, nothing acknowledged is lost\n", name,
                 static_cast<int>(why.size()), why.data());
    std::abort();
  });
}

}  // namespace veilleuse::actors
