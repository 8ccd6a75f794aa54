package mutating

// The policies of examples/kubernetes, compiled and applied by the code of the API server itself, against the Pods of
// src/kubernetes/pods. Compiled as a part of that package by scripts/check-kubernetes -a, because what it needs is not exported.

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	v1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/mutating/patch"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/client-go/openapi/openapitest"
	"sigs.k8s.io/yaml"
)

func read(t *testing.T, file string, into any) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(content), "\n---\n")
	if err := yaml.UnmarshalStrict([]byte(first), into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func admit(t *testing.T, policy *v1.MutatingAdmissionPolicy, pod *corev1.Pod) *corev1.Pod {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	kind := corev1.SchemeGroupVersion.WithKind("Pod")
	resource := schema.GroupVersionResource{Version: "v1", Resource: "pods"}
	converters := patch.NewTypeConverterManager(nil, openapitest.NewEmbeddedFileClient())
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go converters.Run(ctx)

	evaluator := compilePolicy(policy)
	if evaluator.Error != nil {
		t.Fatal(evaluator.Error)
	}
	ctx = evaluator.CompositedCompiler.CreateContext(ctx)
	var object runtime.Object = pod.DeepCopy()
	attributes := &admission.VersionedAttributes{
		Attributes: admission.NewAttributesRecord(object, nil, kind, "shop", pod.Name, resource, "", admission.Create,
			&metav1.CreateOptions{}, false, nil),
		VersionedKind:   kind,
		VersionedObject: object,
	}
	matched := evaluator.Matcher.Match(ctx, attributes, nil, fakeAuthorizer{})
	if matched.Error != nil {
		t.Fatal(matched.Error)
	}
	if !matched.Matches {
		return pod
	}
	for _, patcher := range evaluator.Mutators {
		patched, err := patcher.Patch(ctx, patch.Request{
			MatchedResource:     resource,
			VersionedAttributes: attributes,
			ObjectInterfaces:    admission.NewObjectInterfacesFromScheme(scheme),
			OptionalVariables:   cel.OptionalVariableBindings{Authorizer: fakeAuthorizer{}},
			Namespace:           &corev1.Namespace{},
		}, celconfig.RuntimeCELCostBudget)
		if err != nil {
			t.Fatal(err)
		}
		attributes.VersionedObject = patched
	}
	return attributes.VersionedObject.(*corev1.Pod)
}

func TestKeepAlivePolicy(t *testing.T) {
	policy := &v1.MutatingAdmissionPolicy{}
	read(t, os.Getenv("POLICY"), policy)
	files, err := filepath.Glob(os.Getenv("PODS") + "/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no Pods", err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".expected.yaml") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			pod, expected := &corev1.Pod{}, &corev1.Pod{}
			read(t, file, pod)
			if other := strings.TrimSuffix(file, ".yaml") + ".expected.yaml"; exists(other) {
				read(t, other, expected)
			} else {
				expected = pod
			}
			once := admit(t, policy, pod)
			if !equality.Semantic.DeepEqual(expected, once) {
				t.Error(cmp.Diff(expected, once))
			}
			if twice := admit(t, policy, once); !equality.Semantic.DeepEqual(once, twice) {
				t.Error("a second time:", cmp.Diff(once, twice))
			}
		})
	}
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
