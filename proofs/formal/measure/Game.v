(* The two-player game of Goodfellow et al. (2014): densities, discriminators, the value function
   V(D, G), the virtual training criterion C(G), and the divergences that it is compared with.

   The laws p_data and p_g are given by densities p, q with respect to a measure mu on any
   measurable space. Everything is stated in terms of q: where G comes in, see Generator.v. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral.
From GanTheory.Measure Require Import Logarithm Integrals.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Import numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

Section definitions.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Implicit Types (p q D r : T -> R) (f : T -> \bar R).

(* a measurable function into [0, +oo), of any mass *)
Definition weight p := measurable_fun setT p /\ forall x, (0 <= p x)%R.

(* a probability density with respect to mu *)
Definition density p := weight p /\ \int[mu]_x (p x)%:E = 1.

(* a measurable function into [0, 1] *)
Definition discriminator D := measurable_fun setT D /\ forall x, (0 <= D x <= 1)%R.

(* E_{x ~ p} f(x); since 0 * f(x) = 0 for every extended f(x), an integral over {p > 0} *)
Definition E p f := \int[mu]_x ((p x)%:E * f x).

(* V(D, G) = E_{x ~ p_data} log D(x) + E_{x ~ p_g} log (1 - D(x)), in [-oo, 0] *)
Definition V p q D := E p (fun x => elog (D x)) + E q (fun x => elog (1 - D x)).

(* C(G) = sup_D V(D, G) *)
Definition C p q := ereal_sup [set V p q D | D in discriminator].

(* D*_G(x) = p_data(x) / (p_data(x) + p_g(x)); 0 where both vanish, as 0/0 = 0 here *)
Definition Dstar p q : T -> R := fun x => (p x / (p x + q x))%R.

(* m = (p_data + p_g)/2 *)
Definition mix p q : T -> R := fun x => ((p x + q x) / 2)%R.

(* KL(p || q) = E_{x ~ p} [log p(x) - log q(x)]; +oo if q = 0 < p on a set that is not null *)
Definition KL p q := E p (fun x => elog (p x) - elog (q x)).

(* JSD(p || q) = KL(p || m)/2 + KL(q || m)/2 *)
Definition JSD p q := 2^-1%:E * KL p (mix p q) + 2^-1%:E * KL q (mix p q).

(* H(p, r) = - E_{x ~ p} log r(x), for r >= 0, normalised or not *)
Definition H p r := - E p (fun x => elog (r x)).

End definitions.

Arguments weight {d T R}.
Arguments discriminator {d T R}.
Arguments Dstar {d T R}.
Arguments mix {d T R}.

Section measurability.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Implicit Types (p q D : T -> R).

Lemma measurable_elog_comp D : measurable_fun setT D -> measurable_fun setT (fun x => elog (D x)).
Proof. by move=> mD; apply: (measurable_fun_comp (f := elog)) mD; exact: measurable_elog. Qed.

Lemma measurable_onem D : measurable_fun setT D -> measurable_fun setT (fun x => 1 - D x)%R.
Proof. by move=> mD; apply: measurable_funB => //; exact: measurable_fun_cst. Qed.

Lemma measurable_relent p q : measurable_fun setT p -> measurable_fun setT q ->
  measurable_fun setT (fun x => relent (p x) (q x)).
Proof.
move=> mp mq; apply: emeasurable_funM; first exact/EFin_measurable_fun.
by apply: emeasurable_funB; exact: measurable_elog_comp.
Qed.

Lemma measurable_gibbs p q : measurable_fun setT p -> measurable_fun setT q ->
  measurable_fun setT (fun x => gibbs (p x) (q x)).
Proof.
move=> mp mq; apply: emeasurable_funB; first exact: measurable_relent.
by apply/EFin_measurable_fun; exact: measurable_funB.
Qed.

Lemma weightD p q : weight p -> weight q -> weight (fun x => p x + q x)%R.
Proof. by move=> [mp p0] [mq q0]; split=> [|x]; [exact: measurable_funD|rewrite addr_ge0]. Qed.

Lemma weightM (c : R) p : (0 <= c)%R -> weight p -> weight (fun x => c * p x)%R.
Proof. by move=> c0 [mp p0]; split=> [|x]; [exact: measurable_funrM|rewrite mulr_ge0]. Qed.

(* p/(p + q) is measurable: it is p exp(- log(p + q)) *)
Lemma discriminator_Dstar p q : weight p -> weight q -> discriminator (Dstar p q).
Proof.
move=> [mp p0] [mq q0]; have [ms s0] := weightD (conj mp p0) (conj mq q0); split=> [|x]; last first.
  rewrite /Dstar divr_ge0//=; have [->|s_neq0] := eqVneq (p x + q x)%R 0%R; first by rewrite invr0 mulr0 ler01.
  by rewrite ler_pdivr_mulr ?mul1r ?ler_addl// lt0r s_neq0 s0.
pose L (y : R) := fine (elog y).
have mexp : measurable_fun setT (@expR R) 
  by apply: continuous_measurable_fun; exact: continuous_expR.
rewrite (_ : Dstar p q = (fun x => p x * expR (- L (p x + q x)))%R).
  apply: measurable_funM => //; apply: (measurable_fun_comp (f := expR)) => //.
  apply: measurable_funN; apply: (measurable_fun_comp (f := fine)).
    exact: measurable_fun_fine.
  exact: measurable_elog_comp.
apply/funext => x; rewrite /Dstar /L; move: (s0 x); rewrite le0r => /predU1P[sx0|s_gt0].
  suff -> : p x = 0%R by rewrite !mul0r.
  by apply/eqP; rewrite eq_le p0 andbT -sx0 ler_addl.
by rewrite elog_gt0//= expRN lnK.
Qed.

Lemma measurable_loss_term p D : measurable_fun setT p -> measurable_fun setT D ->
  measurable_fun setT (fun x => (p x)%:E * - elog (D x) : \bar R).
Proof.
move=> mp mD; apply: emeasurable_funM; first exact/EFin_measurable_fun.
by apply: emeasurable_funN => //; exact: measurable_elog_comp.
Qed.

Lemma loss_term_ge0 (a y : R) : (0 <= a)%R -> (y <= 1)%R -> 0 <= a%:E * - elog y.
Proof. by move=> a0 y1; rewrite mule_ge0 ?lee_fin// oppe_ge0 elog_le0. Qed.

(* the two terms of V are minus the integrals of nonnegative functions *)
Lemma E_elog p D : weight p -> (forall x, (D x <= 1)%R) ->
  E mu p (fun x => elog (D x)) = - \int[mu]_x ((p x)%:E * - elog (D x)).
Proof.
move=> [_ p0] D1; rewrite -integral_ge0N => [|x _]; last exact: loss_term_ge0.
by apply: eq_integral => x _; rewrite muleN oppeK.
Qed.

Lemma onem_le1 (y : R) : (0 <= y)%R -> (1 - y <= 1)%R.
Proof. by move=> y0; rewrite ler_subl_addl ler_addr. Qed.

End measurability.
