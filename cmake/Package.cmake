# What ./dev package puts into its Debian package: the program, its completions, and what there is to
# read.
install(TARGETS sentiment DESTINATION bin)
install(FILES README.md CHANGELOG.md NOTICE params.yaml DESTINATION share/doc/sentiment)
install(FILES LICENSE DESTINATION share/doc/sentiment RENAME copyright)
install(DIRECTORY docs DESTINATION share/doc/sentiment)
foreach(
  place
  bash-completion/completions/sentiment
  zsh/vendor-completions/_sentiment
  fish/vendor_completions.d/sentiment.fish
)
  string(REGEX MATCH "^[a-z]+" shell ${place})
  set(script ${CMAKE_BINARY_DIR}/completions/${place})
  set(print "COMMAND $<TARGET_FILE:sentiment> completion ${shell} OUTPUT_FILE ${script}")
  install(CODE "execute_process(${print} COMMAND_ERROR_IS_FATAL ANY)")
  cmake_path(GET script PARENT_PATH folder)
  file(MAKE_DIRECTORY ${folder})
  cmake_path(GET place PARENT_PATH folder)
  install(FILES ${script} DESTINATION share/${folder})
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sentiment)
set(CPACK_PACKAGE_CONTACT "The Sentiment MLOps authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "train, track, promote and serve text-sentiment classifiers")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON) # the libraries it links, by Debian's own list of symbols
set(CPACK_DEBIAN_PACKAGE_DEPENDS ca-certificates)
include(CPack)
